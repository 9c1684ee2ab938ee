#include "core/net/url.hpp"

namespace leams::net {
namespace {

constexpr std::size_t kMaxPairs = 64;

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Calls visit(name, value) for each pair until it returns false.
template <class Visit>
void for_each_pair(std::string_view query, Visit visit) {
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!pair.empty() && !visit(pair.substr(0, equals), value)) {
            return;
        }
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    }
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) {
                return std::nullopt;
            }
            c = static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') {
            return std::nullopt;
        }
        out += c;
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for_each_pair(query, [&](std::string_view name, std::string_view value) {
        auto decoded_name = percent_decode(name, true);
        auto decoded_value = percent_decode(value, true);
        if (decoded_name && decoded_value) {
            pairs.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
        }
        return pairs.size() < kMaxPairs;
    });
    return pairs;
}

std::optional<std::string_view> query_value(std::string_view query, std::string_view name) noexcept {
    std::optional<std::string_view> found;
    for_each_pair(query, [&](std::string_view candidate, std::string_view value) {
        if (candidate == name) {
            found = value;
        }
        return !found;
    });
    return found;
}

std::string_view cookie_value(std::string_view header, std::string_view name) noexcept {
    while (!header.empty()) {
        const auto end = header.find(';');
        auto pair = header.substr(0, end);
        while (!pair.empty() && pair.front() == ' ') {
            pair.remove_prefix(1);
        }
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            return pair.substr(equals + 1);
        }
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    }
    return {};
}

} // namespace leams::net
