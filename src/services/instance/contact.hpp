#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace leams::instance {

constexpr std::size_t kMaxContact = 200; // Bytes.

/// Whether people can be reached there: an e-mail address, or that of a page, https://…
inline bool is_contact(std::string_view text) {
    constexpr std::string_view kPage = "https://";
    constexpr std::string_view kNever = "<>\"\\";
    const bool plain = text.size() <= kMaxContact && std::ranges::all_of(text, [&](char c) {
                           return c > ' ' && c <= '~' && kNever.find(c) == kNever.npos;
                       });
    if (!plain || text.starts_with(kPage)) {
        return plain && text.size() > kPage.size();
    }
    const auto at = text.find('@');
    return at != 0 && at < text.size() - 1 && at == text.rfind('@') &&
           text.find_first_of(":?&%") == text.npos;
}

} // namespace leams::instance
