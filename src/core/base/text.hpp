#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leams {

/// Of ASCII's letters alone; every other byte stays what it is.
constexpr char to_lower_ascii(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string to_lower_ascii(std::string_view text);

/// Without the spaces and tabs at both ends.
std::string_view trim(std::string_view text) noexcept;

/// With a question mark for every byte that is not printable ASCII.
std::string printable(std::string_view text);

/// UTF-8 text of a user for one line: without control characters, marks of direction and fillers, white space
/// at the ends removed and runs of it made one space. Empty when nothing of it can be seen.
std::string clean_line(std::string_view text);

/// The same for longer text, where line breaks stay, at most two in a row.
std::string clean_text(std::string_view text);

/// The front of UTF-8 text: at most `size` bytes, without the half of a character.
std::string_view cut_text(std::string_view text, std::size_t size) noexcept;

/// Bytes of the well-formed character (RFC 3629) that `text` begins with; 0 when it begins with none.
std::size_t utf8_length(std::string_view text) noexcept;

/// Whether the bytes are well-formed UTF-8.
bool is_valid_utf8(std::string_view text) noexcept;

} // namespace leams
