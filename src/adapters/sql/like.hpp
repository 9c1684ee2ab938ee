#pragma once

#include <string>
#include <string_view>

namespace leams::sql {

/// What `LIKE :pattern ESCAPE '!'` takes for a text that contains `part`, whatever signs that has.
inline std::string pattern_of(std::string_view part) {
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '!') {
            pattern += '!';
        }
        pattern += c;
    }
    return pattern + "%";
}

} // namespace leams::sql
