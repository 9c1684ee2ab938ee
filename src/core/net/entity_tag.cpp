#include "core/net/entity_tag.hpp"

#include "core/base/digest.hpp"

#include <algorithm>

namespace leams::net {

std::string entity_tag(std::string_view body) {
    constexpr std::size_t kDigits = 24; // 96 bits: nobody makes two bodies of one tag.
    return '"' + sha256_hex(body).substr(0, kDigits) + '"';
}

bool matches_tag(std::string_view if_none_match, std::string_view tag) noexcept {
    if (if_none_match == "*") {
        return true;
    }
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto item = if_none_match.substr(0, comma);
        if_none_match = comma == if_none_match.npos ? std::string_view() : if_none_match.substr(comma + 1);
        item = item.substr(std::min(item.find_first_not_of(' '), item.size()));
        item = item.starts_with("W/") ? item.substr(2) : item;
        if (item.substr(0, item.find_last_of('"') + 1) == tag) {
            return true;
        }
    }
    return false;
}

} // namespace leams::net
