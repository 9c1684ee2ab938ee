#include "adapters/bus_amqp/address.hpp"

#include "core/net/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace leams::adapters {
namespace {

constexpr std::string_view kPlain = "amqp://";
constexpr std::string_view kTls = "amqps://";
constexpr int kTlsPort = 5671;
constexpr std::size_t kMaxPrefix = 40;
constexpr std::size_t kMaxShort = 255; // Bytes of a name in AMQP.

Error bad(const std::string& why) {
    return Error::invalid_argument(
        "bus.url must be amqp://USER:PASSWORD@HOST:PORT/VHOST or amqps://…: " + why + "."
    );
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_made_of(std::string_view text, std::string_view others) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
    });
}

std::optional<std::string> decode(std::string_view text) {
    auto plain = net::percent_decode(text);
    return plain && plain->size() <= kMaxShort ? plain : std::nullopt;
}

/// In two at the mark, which goes; all in the first where there is none.
std::pair<std::string_view, std::string_view> split(std::string_view text, std::size_t mark) {
    return mark == std::string_view::npos ? std::pair(text, std::string_view())
                                          : std::pair(text.substr(0, mark), text.substr(mark + 1));
}

Result<void> read_account(std::string_view account, AmqpAddress& address) {
    const auto [user, password] = split(account, account.find(':'));
    auto plain_user = decode(user);
    auto plain_password = decode(password);
    if (!plain_user || plain_user->empty() || !plain_password) {
        return bad("a user and a password stand before @");
    }
    address.user = std::move(*plain_user);
    address.password = Secret(std::move(*plain_password));
    return {};
}

Result<void> read_server(std::string_view server, AmqpAddress& address) {
    const bool is_ipv6 = server.starts_with('[');
    const auto end = is_ipv6 ? server.find(']') : server.find(':');
    if (is_ipv6 && end == std::string_view::npos) {
        return bad("a host stands behind @");
    }
    auto host = server.substr(is_ipv6 ? 1 : 0, is_ipv6 ? end - 1 : end);
    auto port = server.substr(std::min(server.size(), end));
    if (is_ipv6 && !port.empty()) {
        port.remove_prefix(1);
    }
    if (!is_made_of(host, is_ipv6 ? ":." : "-._")) {
        return bad("a host stands behind @");
    }
    address.host = host;
    if (port.empty()) {
        return {};
    }
    const auto digits = port.substr(1);
    const auto* last = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), last, address.port);
    if (port[0] != ':' || failure != std::errc{} || stop != last || address.port < 1 ||
        address.port > 0xFFFF) {
        return bad("a port is a number up to 65535");
    }
    return {};
}

Result<void> read_options(std::string_view query, AmqpAddress& address) {
    while (!query.empty()) {
        const auto [option, rest] = split(query, query.find('&'));
        const auto [name, value] = split(option, option.find('='));
        query = rest;
        if (name == "prefix" && value.size() <= kMaxPrefix && is_made_of(value, "-_.")) {
            address.prefix = value;
        } else if (name == "ca" && value.starts_with('/') && address.tls) {
            address.ca_file = value;
        } else {
            return bad("behind ? stand prefix=NAME and, with amqps, ca=/FILE");
        }
    }
    return {};
}

} // namespace

Result<AmqpAddress> AmqpAddress::parse(const Secret& url) {
    auto text = url.reveal();
    AmqpAddress address;
    address.tls = text.starts_with(kTls);
    if (!address.tls && !text.starts_with(kPlain)) {
        return bad("it begins with amqp:// or amqps://");
    }
    text.remove_prefix(address.tls ? kTls.size() : kPlain.size());
    if (address.tls) {
        address.port = kTlsPort;
    }
    const auto [place, query] = split(text, text.find('?'));
    LEAMS_CHECK(read_options(query, address));
    auto rest = place;
    if (const auto at = place.rfind('@'); at != std::string_view::npos) {
        LEAMS_CHECK(read_account(place.substr(0, at), address));
        rest = place.substr(at + 1);
    }
    const auto [server, vhost] = split(rest, rest.find('/'));
    LEAMS_CHECK(read_server(server, address));
    if (!vhost.empty()) {
        auto plain = decode(vhost);
        if (!plain || vhost.find('/') != std::string_view::npos) {
            return bad("a slash in the name of a virtual host is written %2F");
        }
        address.vhost = std::move(*plain);
    }
    return address;
}

std::string AmqpAddress::place() const {
    return host + ":" + std::to_string(port);
}

} // namespace leams::adapters
