#include "media/vod/file_label.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <cctype>

namespace leams::vod {
namespace {

constexpr std::size_t kLongest = 150; // Bytes; file systems take 255.

/// Without what some file system would not take in a name.
std::string file_name(std::string_view title) {
    auto name = clean_line(title);
    std::ranges::replace_if(
        name, [](char c) { return std::string_view(R"(/\:*?"<>|)").find(c) != std::string_view::npos; }, '-'
    );
    name = trim(cut_text(name, kLongest));
    name.erase(0, name.find_first_not_of('.'));
    return name.empty() ? "video" : name;
}

/// RFC 8187 3.2.1: what attr-char has stands as it is.
std::string percent_encode(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 &&
            (std::isalnum(byte) != 0 || std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos)) {
            out += c;
        } else {
            out += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
        }
    }
    return out;
}

/// For clients that know of ASCII alone.
std::string plain_ascii(std::string_view text) {
    std::string out;
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && c != '%') {
            out += c;
        } else if (byte >= 0xC0 || c == '%') {
            out += '_'; // Once for a character.
        }
    }
    return out;
}

} // namespace

std::string content_disposition(std::string_view title, std::size_t part, std::size_t parts) {
    auto name = file_name(title);
    if (parts > 1) {
        name += " (" + std::to_string(part) + " of " + std::to_string(parts) + ")";
    }
    name += ".mp4";
    return "attachment; filename=\"" + plain_ascii(name) + "\"; filename*=UTF-8''" + percent_encode(name);
}

} // namespace leams::vod
