#include "core/runtime/object_key.hpp"

#include <algorithm>
#include <cstddef>

namespace leams::runtime {
namespace {

constexpr std::size_t kMostBytes = 500;
constexpr std::size_t kMostBytesOfPart = 200;

bool is_key_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_part(std::string_view part) noexcept {
    return !part.empty() && part.size() <= kMostBytesOfPart && part.front() != '.' &&
           std::ranges::all_of(part, is_key_char);
}

Error no_key() {
    return Error::invalid_argument("That is no key of an object");
}

} // namespace

Result<void> check_object_key(std::string_view key) {
    if (key.size() > kMostBytes) {
        return no_key();
    }
    for (;;) {
        const auto end = key.find('/');
        if (!is_part(key.substr(0, end))) {
            return no_key();
        }
        if (end == std::string_view::npos) {
            return {};
        }
        key.remove_prefix(end + 1);
    }
}

Result<void> check_object_prefix(std::string_view prefix) {
    if (prefix.ends_with('/')) {
        prefix.remove_suffix(1);
    } else if (prefix.empty()) {
        return {};
    }
    return check_object_key(prefix);
}

} // namespace leams::runtime
