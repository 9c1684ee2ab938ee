#include "gateway/host.hpp"

#include "core/formats/http1.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxName = 253; // RFC 1035 section 2.3.4, without the root's dot.

bool is_port(std::string_view text) {
    return text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= kMaxName && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '_';
    });
}

bool is_address(int family, std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> unused{};
    return inet_pton(family, std::string(text).c_str(), unused.data()) == 1;
}

/// Where the port's colon stands, or the end.
std::size_t end_of_host(std::string_view field) {
    const auto bracket = field.rfind(']');
    const auto colon = field.find(':', bracket == std::string_view::npos ? 0 : bracket);
    return colon == std::string_view::npos ? field.size() : colon;
}

bool is_ipv6(std::string_view host) {
    return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
           is_address(AF_INET6, host.substr(1, host.size() - 2));
}

} // namespace

bool is_host(std::string_view field) {
    const auto end = end_of_host(field);
    const auto host = field.substr(0, end);
    return (is_name(host) || is_ipv6(host)) && (end == field.size() || is_port(field.substr(end + 1)));
}

std::string host_without_port(std::string_view host) {
    return std::string(host.substr(0, end_of_host(host)));
}

bool is_address_or_localhost(std::string_view field) {
    const auto host = host_without_port(field);
    return is_host(field) &&
           (is_ipv6(host) || is_address(AF_INET, host) || http1::equals_ignoring_case(host, "localhost"));
}

bool is_served_host(std::string_view field, const std::vector<std::string>& hosts) {
    const auto name = host_without_port(field);
    return hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
               return http1::equals_ignoring_case(host, name);
           });
}

} // namespace leams::gateway
