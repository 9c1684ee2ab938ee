#include "adapters/objects_s3/address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace leams::adapters {
namespace {

constexpr std::string_view kScheme = "s3://";

Error bad(const std::string& why) {
    return Error::invalid_argument(
        "objects.url must be s3://ACCESS:SECRET@HOST/BUCKET?region=R: " + why + "."
    );
}

bool is_small_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_bucket(std::string_view name) {
    return name.size() >= 3 && name.size() <= 63 && is_small_or_digit(name.front()) &&
           std::ranges::all_of(name, [](char c) { return is_small_or_digit(c) || c == '-' || c == '.'; });
}

bool is_region(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return is_small_or_digit(c) || c == '-' || c == '_'; });
}

bool is_host(std::string_view text) {
    const auto colon = text.starts_with('[') ? text.find("]:") : text.rfind(':');
    if (colon != std::string_view::npos) {
        const auto digits = text.substr(text.find(':', colon) + 1);
        unsigned port = 0;
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (failure != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 0xFFFF) {
            return false;
        }
    }
    return !text.empty() && colon != 0 && std::ranges::all_of(text, [](char c) {
        return is_small_or_digit(c) || (c >= 'A' && c <= 'Z') ||
               std::string_view("-._:[]").find(c) != std::string_view::npos;
    });
}

std::optional<std::string> decode(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        unsigned value = 0;
        const auto digits = text.substr(std::min(i + 1, text.size()), 2);
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || failure != std::errc{} || end != digits.data() + 2) {
            return std::nullopt;
        }
        plain += static_cast<char>(value);
        i += 2;
    }
    return plain;
}

/// In two at the mark, which goes; all in the first where there is none.
std::pair<std::string_view, std::string_view> split(std::string_view text, std::size_t mark) {
    return mark == std::string_view::npos ? std::pair(text, std::string_view())
                                          : std::pair(text.substr(0, mark), text.substr(mark + 1));
}

/// Takes the default port away, which clients do not send in Host either.
std::string without_default_port(std::string_view host, std::string_view scheme) {
    const std::string_view port = scheme == "https" ? ":443" : ":80";
    return std::string(host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host);
}

Result<BucketStyle> read_options(std::string_view query, S3Address& address) {
    auto style = BucketStyle::Path;
    while (!query.empty()) {
        const auto [option, rest] = split(query, query.find('&'));
        const auto [name, value] = split(option, option.find('='));
        query = rest;
        if (name == "region" && is_region(value)) {
            address.region = value;
        } else if (name == "style" && (value == "path" || value == "host")) {
            style = value == "host" ? BucketStyle::Host : BucketStyle::Path;
        } else if (name == "tls" && (value == "0" || value == "1")) {
            address.scheme = value == "1" ? "https" : "http";
        } else {
            return bad("behind ? stand region=NAME, style=path or style=host, tls=0 or tls=1");
        }
    }
    return style;
}

} // namespace

Result<S3Address> S3Address::parse(const Secret& url) {
    auto text = url.reveal();
    if (!text.starts_with(kScheme)) {
        return bad("it begins with s3://");
    }
    text.remove_prefix(kScheme.size());
    S3Address address;
    const auto [place, query] = split(text, text.find('?'));
    LEAMS_TRY(const auto style, read_options(query, address));
    // The last, because a secret has slashes.
    const auto at = place.rfind('@');
    if (at == std::string_view::npos) {
        return bad("an access key and a secret stand before @");
    }
    const auto [keys, where] = split(place, at);
    const auto [access, secret] = split(keys, keys.find(':'));
    const auto plain_access = decode(access);
    auto plain_secret = decode(secret);
    if (access.empty() || secret.empty() || !plain_access || !plain_secret) {
        return bad("an access key and a secret stand before @");
    }
    address.access_key = *plain_access;
    address.secret_key = Secret(std::move(*plain_secret));
    const auto [host, path] = split(where, where.find('/'));
    const auto bucket = path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    if (!is_host(host)) {
        return bad("a host stands behind @");
    }
    if (!is_bucket(bucket)) {
        return bad("a bucket stands behind the host");
    }
    const auto plain_host = without_default_port(host, address.scheme);
    const bool in_host = style == BucketStyle::Host;
    address.host = in_host ? std::string(bucket) + "." + plain_host : plain_host;
    address.root = in_host ? "/" : "/" + std::string(bucket) + "/";
    return address;
}

} // namespace leams::adapters
