#include "adapters/redis/address.hpp"

#include "core/net/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace leams::adapters::redis {
namespace {

constexpr std::size_t kMaxPrefix = 32;

Error bad(const std::string& why) {
    return Error::invalid_argument(
        "cache.url must be redis://USER:PASSWORD@HOST:PORT/DATABASE: " + why + "."
    );
}

/// In two at the mark, which goes; all in the first where there is none.
std::pair<std::string_view, std::string_view> split(std::string_view text, std::size_t mark) {
    return mark == std::string_view::npos ? std::pair(text, std::string_view())
                                          : std::pair(text.substr(0, mark), text.substr(mark + 1));
}

template <class Number>
std::optional<Number> number(std::string_view digits) {
    Number value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), end, value);
    return failure == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

Result<Endpoint> read_endpoint(std::string_view text) {
    Endpoint endpoint;
    std::string_view port;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return bad("an address that begins with [ ends with ]");
        }
        const auto [host, rest] = split(text.substr(1), close - 1);
        endpoint.host = host;
        if (!rest.empty() && !rest.starts_with(':')) {
            return bad("behind ] stands a port or nothing");
        }
        port = rest.substr(rest.empty() ? 0 : 1);
    } else {
        const auto [host, rest] = split(text, text.find(':'));
        endpoint.host = host;
        port = rest;
    }
    if (endpoint.host.empty() || endpoint.host.find_first_of("/@ ") != std::string::npos) {
        return bad("a host is missing");
    }
    if (!port.empty()) {
        const auto value = number<std::uint16_t>(port);
        if (!value || *value == 0) {
            return bad("a port is a number from 1 to 65535");
        }
        endpoint.port = *value;
    }
    return endpoint;
}

Result<void> read_credentials(std::string_view text, Address& address) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        return bad("before @ stand a user and a password with : between them");
    }
    auto user = net::percent_decode(text.substr(0, colon));
    auto password = net::percent_decode(text.substr(colon + 1));
    if (!user || !password || password->empty()) {
        return bad("before @ stand a user and a password with : between them");
    }
    address.user = *std::move(user);
    address.password = Secret(*std::move(password));
    return {};
}

Result<void> read_options(std::string_view query, Address& address) {
    while (!query.empty()) {
        const auto [option, rest] = split(query, query.find('&'));
        const auto [name, value] = split(option, option.find('='));
        query = rest;
        const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '{' && c != '}'; };
        if (name == "prefix" && value.size() <= kMaxPrefix && std::ranges::all_of(value, is_plain)) {
            address.prefix = value;
        } else if (name == "ca" && value.starts_with('/')) {
            address.ca_file = value;
        } else {
            return bad("behind ? stand prefix=TEXT without braces, and ca=/FILE");
        }
    }
    return {};
}

} // namespace

std::string Endpoint::text() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Address> Address::parse(const Secret& url) {
    Address address;
    auto text = url.reveal();
    address.tls = text.starts_with("rediss://");
    if (!address.tls && !text.starts_with("redis://")) {
        return bad("it begins with redis:// or rediss://");
    }
    text.remove_prefix(address.tls ? 9 : 8);
    const auto at = text.find('@');
    if (at != std::string_view::npos) {
        LEAMS_CHECK(read_credentials(text.substr(0, at), address));
        text.remove_prefix(at + 1);
    }
    const auto [place, query] = split(text, text.find('?'));
    LEAMS_CHECK(read_options(query, address));
    auto [hosts, database] = split(place, place.find('/'));
    if (!database.empty()) {
        const auto value = number<unsigned>(database);
        if (!value) {
            return bad("behind the host stands a database's number");
        }
        address.database = *value;
    }
    while (true) {
        const auto comma = hosts.find(',');
        LEAMS_TRY(auto endpoint, read_endpoint(hosts.substr(0, comma)));
        address.seeds.push_back(std::move(endpoint));
        if (comma == std::string_view::npos) {
            return address;
        }
        hosts.remove_prefix(comma + 1);
    }
}

} // namespace leams::adapters::redis
