#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace leams {
namespace {

// U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069: direction marks; U+FEFF: a mark that nobody sees.
// All are three bytes of UTF-8.
bool is_invisible_mark(std::string_view text) noexcept {
    if (text.size() < 3) {
        return false;
    }
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    if (first == 0xEF) {
        return second == 0xBB && third == 0xBF;
    }
    if (first != 0xE2) {
        return false;
    }
    return (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

std::string clean(std::string_view text, std::size_t max_breaks) {
    std::string out;
    out.reserve(text.size());
    std::size_t breaks = 0;
    bool space = false;
    while (!text.empty()) {
        if (is_invisible_mark(text)) {
            text.remove_prefix(3);
            continue;
        }
        const char c = text.front();
        text.remove_prefix(1);
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n' && max_breaks > 0) {
            ++breaks;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = true;
        } else if (byte >= 0x20 && byte != 0x7F) {
            if (!out.empty() && breaks > 0) {
                out.append(breaks < max_breaks ? breaks : max_breaks, '\n');
            } else if (!out.empty() && space) {
                out += ' ';
            }
            breaks = 0;
            space = false;
            out += c;
        }
    }
    return out;
}

} // namespace

std::string to_lower_ascii(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower) {
        c = to_lower_ascii(c);
    }
    return lower;
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view kBlank = " \t";
    const auto first = std::min(text.find_first_not_of(kBlank), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::string printable(std::string_view text) {
    std::string out(text);
    std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

std::string clean_line(std::string_view text) {
    return clean(text, 0);
}

std::string clean_text(std::string_view text) {
    return clean(text, 2);
}

std::string_view cut_text(std::string_view text, std::size_t size) noexcept {
    if (text.size() <= size) {
        return text;
    }
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
        --size;
    }
    return text.substr(0, size);
}

bool is_valid_utf8(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::size_t length = 1;
        std::uint32_t point = lead;
        if (lead >= 0xF0 && lead < 0xF5) {
            length = 4;
            point = lead & 0x07;
        } else if (lead >= 0xE0) {
            length = 3;
            point = lead & 0x0F;
        } else if (lead >= 0xC2) {
            length = 2;
            point = lead & 0x1F;
        }
        if ((lead >= 0x80 && lead < 0xC2) || lead >= 0xF5 || i + length > text.size()) {
            return false;
        }
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0) != 0x80) {
                return false;
            }
            point = point << 6 | (next & 0x3F);
        }
        const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
        if (overlong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
            return false;
        }
        i += length;
    }
    return true;
}

} // namespace leams
