#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace leams {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t size = 1;
};

// Of well-formed UTF-8; a byte that is none stands for itself.
CodePoint first_code_point(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (size == 1 || text.size() < size) {
        return {lead < 0x80 ? lead : kReplacement, 1};
    }
    std::uint32_t value = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    return {value, size};
}

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

bool is_in(std::span<const Range> ranges, std::uint32_t point) noexcept {
    return std::ranges::any_of(ranges, [point](const Range& range) {
        return point >= range.first && point <= range.last;
    });
}

// Unicode's White_Space.
constexpr std::array kSpaces{
    Range{0x09, 0x0D},
    Range{0x20, 0x20},
    Range{0x85, 0x85},
    Range{0xA0, 0xA0},
    Range{0x1680, 0x1680},
    Range{0x2000, 0x200A},
    Range{0x2028, 0x2029},
    Range{0x202F, 0x202F},
    Range{0x205F, 0x205F},
    Range{0x3000, 0x3000},
};

// Control characters, and of Unicode's Default_Ignorable_Code_Point what no writing of today needs: soft
// hyphen, direction marks, Hangul and Khmer fillers, zero-width spaces, annotations, beams of notes.
constexpr std::array kDropped{
    Range{0x00, 0x1F},
    Range{0x7F, 0x9F},
    Range{0xAD, 0xAD},
    Range{0x061C, 0x061C},
    Range{0x115F, 0x1160},
    Range{0x17B4, 0x17B5},
    Range{0x180E, 0x180E},
    Range{0x200B, 0x200B},
    Range{0x200E, 0x200F},
    Range{0x202A, 0x202E},
    Range{0x2060, 0x206F},
    Range{0x3164, 0x3164},
    Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},
    Range{0xFFF0, 0xFFFB},
    Range{0x1BCA0, 0x1BCA3},
    Range{0x1D173, 0x1D17A},
};

// What scripts and emoji need between their characters, and two symbols that are blank.
constexpr std::array kUnseen{
    Range{0x034F, 0x034F},
    Range{0x180B, 0x180F},
    Range{0x200C, 0x200D},
    Range{0x2800, 0x2800},
    Range{0xFE00, 0xFE0F},
    Range{0x1D159, 0x1D159},
    Range{0xE0000, 0xE0FFF},
};

std::string clean(std::string_view text, std::size_t max_breaks) {
    std::string out;
    out.reserve(text.size());
    std::size_t breaks = 0;
    bool space = false;
    bool seen = false;
    while (!text.empty()) {
        const auto point = first_code_point(text);
        const auto piece = text.substr(0, point.size);
        text.remove_prefix(point.size);
        if (piece == "\n" && max_breaks > 0) {
            ++breaks;
        } else if (is_in(kSpaces, point.value)) {
            space = true;
        } else if (!is_in(kDropped, point.value)) {
            if (!out.empty() && breaks > 0) {
                out.append(breaks < max_breaks ? breaks : max_breaks, '\n');
            } else if (!out.empty() && space) {
                out += ' ';
            }
            breaks = 0;
            space = false;
            seen = seen || !is_in(kUnseen, point.value);
            out += piece;
        }
    }
    return seen ? out : std::string();
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

std::size_t utf8_length(std::string_view text) noexcept {
    const auto lead = text.empty() ? 0xFFU : static_cast<unsigned char>(text[0]);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead >= 0xF5 || text.size() < length) {
        return 0;
    }
    std::uint32_t point = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        point = point << 6 | (next & 0x3F);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

} // namespace leams
