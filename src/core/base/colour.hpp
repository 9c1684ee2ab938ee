#pragma once

#include "core/base/text.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leams {

/// A colour as people type it, "#C62F52", in lower case; nothing else is one.
inline std::optional<std::string> parse_colour(std::string_view text) {
    constexpr std::size_t kLength = 7;
    auto colour = to_lower_ascii(text);
    const bool formed = colour.size() == kLength && colour.front() == '#' &&
                        colour.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
    return formed ? std::optional(std::move(colour)) : std::nullopt;
}

} // namespace leams
