#include "gateway/client_address.hpp"

#include "core/base/address.hpp"
#include "core/base/text.hpp"

namespace leams::gateway {
namespace {

/// Some proxies add a line of their own behind the client's (RFC 9110 5.3: as if joined by commas).
std::string forwarded_for(const http1::Head& head) {
    std::string hops;
    for (const auto& field : head.headers()) {
        if (http1::equals_ignoring_case(field.name, "x-forwarded-for")) {
            hops += hops.empty() ? "" : ",";
            hops += field.value;
        }
    }
    return hops;
}

} // namespace

std::string client_address(const net::Request& request, const AddressRanges& trusted) {
    const auto forwarded = trusted.contains(request.peer) ? forwarded_for(*request.head) : std::string();
    std::string_view hops = forwarded;
    std::string_view client = request.peer;
    while (trusted.contains(client) && !hops.empty()) {
        const auto comma = hops.rfind(',');
        const auto hop = trim(comma == std::string_view::npos ? hops : hops.substr(comma + 1));
        hops = comma == std::string_view::npos ? std::string_view{} : hops.substr(0, comma);
        if (!is_ip_address(hop)) {
            break;
        }
        client = hop;
    }
    return std::string(client);
}

} // namespace leams::gateway
