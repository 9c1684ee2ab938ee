#include "services/chat/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace leams::chat {
namespace {

using CodePoints = std::vector<UChar32>;

constexpr UChar32 kZeroWidthNonJoiner = 0x200C;
constexpr UChar32 kZeroWidthJoiner = 0x200D;
constexpr UChar32 kTextPresentation = 0xFE0E;
constexpr UChar32 kEmojiPresentation = 0xFE0F;
constexpr UChar32 kBlackFlag = 0x1F3F4;
constexpr UChar32 kTagEnd = 0xE007F;
constexpr UChar32 kBlankPattern = 0x2800;
constexpr UChar32 kBlankNote = 0x1D159;

std::optional<CodePoints> decode(std::string_view text) {
    CodePoints points;
    points.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < length;) {
        UChar32 point = 0;
        U8_NEXT(bytes, at, length, point);
        if (point < 0) {
            return std::nullopt;
        }
        points.push_back(point);
    }
    return points;
}

std::string encode(const CodePoints& points) {
    std::string text;
    text.reserve(points.size() * 2);
    for (const auto point : points) {
        std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(bytes.data(), length, point);
        text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
    return text;
}

bool is_mark(UChar32 point) {
    return (U_GET_GC_MASK(point) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

bool is_pictograph(UChar32 point) {
    return u_hasBinaryProperty(point, UCHAR_EXTENDED_PICTOGRAPHIC) != 0;
}

// Keycap bases are emoji too ("1", "#").
bool takes_presentation(UChar32 point) {
    return u_hasBinaryProperty(point, UCHAR_EMOJI) != 0 || is_pictograph(point);
}

// A Braille pattern without dots and a note without a head are symbols, but show nothing.
bool is_blank(UChar32 point) {
    return point == ' ' || point == kBlankPattern || point == kBlankNote;
}

bool is_virama(UChar32 point) {
    return u_getCombiningClass(point) == 9;
}

bool is_joiner(UChar32 point) {
    return point == kZeroWidthJoiner || point == kZeroWidthNonJoiner;
}

// Among the marks at the end: normalisation may put others behind it.
bool ends_with_virama(const CodePoints& kept) {
    auto mark = kept.rbegin();
    while (mark != kept.rend() && is_mark(*mark) && !is_virama(*mark)) {
        ++mark;
    }
    return mark != kept.rend() && is_virama(*mark);
}

bool joins(UChar32 point, UJoiningType one, UJoiningType other) {
    const auto type = u_getIntPropertyValue(point, UCHAR_JOINING_TYPE);
    return type == one || type == other;
}

// RFC 5892, appendices A.1 and A.2, and emoji sequences of UTS 51.
bool is_valid_joiner(const CodePoints& points, std::size_t at, const CodePoints& kept) {
    if (ends_with_virama(kept)) {
        return true;
    }
    if (kept.empty() || at + 1 >= points.size()) {
        return false;
    }
    const auto before = kept.back();
    const auto after = points[at + 1];
    if (points[at] == kZeroWidthJoiner) {
        const bool emoji_before = is_pictograph(before) || before == kEmojiPresentation ||
                                  u_hasBinaryProperty(before, UCHAR_EMOJI_MODIFIER) != 0;
        return emoji_before && is_pictograph(after);
    }
    auto letter = kept.rbegin();
    while (letter != kept.rend() && joins(*letter, U_JT_TRANSPARENT, U_JT_TRANSPARENT) && is_mark(*letter)) {
        ++letter;
    }
    return letter != kept.rend() && joins(*letter, U_JT_LEFT_JOINING, U_JT_DUAL_JOINING) &&
           joins(after, U_JT_RIGHT_JOINING, U_JT_DUAL_JOINING);
}

// The flags of England, Scotland and Wales: a black flag, up to six tags, the end tag (UTS 51, ED-14a).
// Returns the length of the tags after the flag, 0 when they are none.
std::size_t flag_tags(const CodePoints& points, std::size_t at) {
    std::size_t length = 0;
    while (at + length < points.size() && length < 7) {
        const auto point = points[at + length];
        ++length;
        if (point == kTagEnd) {
            return length > 2 ? length : 0;
        }
        const bool tag = (point >= 0xE0030 && point <= 0xE0039) || (point >= 0xE0061 && point <= 0xE007A);
        if (!tag) {
            return 0;
        }
    }
    return 0;
}

// False when a control character makes the text unacceptable.
bool strip_invisible(const CodePoints& points, CodePoints& kept) {
    kept.reserve(points.size());
    for (std::size_t at = 0; at < points.size(); ++at) {
        const auto point = points[at];
        if (u_isUWhiteSpace(point)) {
            kept.push_back(' ');
            continue;
        }
        const auto category = U_GET_GC_MASK(point);
        if ((category & (U_GC_CC_MASK | U_GC_CS_MASK)) != 0) {
            return false;
        }
        if (is_joiner(point)) {
            if (is_valid_joiner(points, at, kept)) {
                kept.push_back(point);
            }
            continue;
        }
        if (point == kTextPresentation || point == kEmojiPresentation) {
            if (!kept.empty() && takes_presentation(kept.back())) {
                kept.push_back(point);
            }
            continue;
        }
        const bool invisible = (category & U_GC_CF_MASK) != 0 ||
                               u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
                               u_hasBinaryProperty(point, UCHAR_NONCHARACTER_CODE_POINT) != 0;
        if (invisible) {
            continue;
        }
        kept.push_back(point);
        if (point == kBlackFlag) {
            const auto tags = flag_tags(points, at + 1);
            for (std::size_t i = 0; i < tags; ++i) {
                kept.push_back(points[++at]);
            }
        }
    }
    return true;
}

// One pass over normalised text: drops marks beyond the cap, collapses and trims spaces.
CodePoints tidy(const CodePoints& points) {
    CodePoints out;
    out.reserve(points.size());
    std::size_t marks = 0;
    for (const auto point : points) {
        // What joins or chooses a form ends no stack of marks.
        if (!is_joiner(point) && point != kEmojiPresentation && point != kTextPresentation) {
            marks = is_mark(point) ? marks + 1 : 0;
        }
        if (marks > kMaxMarksInARow) {
            continue;
        }
        if (u_isUWhiteSpace(point)) {
            if (!out.empty() && out.back() != ' ') {
                out.push_back(' ');
            }
            continue;
        }
        out.push_back(point);
    }
    while (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

std::optional<std::string> normalise(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    if (U_SUCCESS(status)) {
        nfc->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr, status);
    }
    return U_SUCCESS(status) ? std::optional(std::move(out)) : std::nullopt;
}

Refusal rejected() {
    return {NoticeCode::MsgRejected, "The message contains characters that cannot be sent"};
}

Refusal too_long(std::size_t max_length) {
    return {NoticeCode::MsgTooLong, "A message has at most " + std::to_string(max_length) + " characters"};
}

} // namespace

Result<std::string, Refusal> clean_message(std::string_view input, std::size_t max_length) {
    // What cannot become short enough is not worth the work; a code point may stand for many marks.
    if (input.size() > max_length * 32) {
        return too_long(max_length);
    }
    const auto points = decode(input);
    if (!points) {
        return rejected();
    }
    CodePoints kept;
    if (!strip_invisible(*points, kept)) {
        return rejected();
    }
    const auto normal = normalise(encode(kept));
    const auto composed = normal ? decode(*normal) : std::nullopt;
    if (!composed) {
        return rejected();
    }
    const auto clean = tidy(*composed);
    if (std::ranges::all_of(clean, is_blank)) {
        return Refusal{NoticeCode::MsgEmpty, "The message is empty"};
    }
    if (clean.size() > max_length) {
        return too_long(max_length);
    }
    return encode(clean);
}

Result<std::string, Refusal> without_command(std::string text) {
    if (!text.starts_with('/')) {
        return text;
    }
    if (text.starts_with("//")) {
        text.erase(0, 1);
        return text;
    }
    return Refusal{
        NoticeCode::NoSuchCommand,
        "There is no such command. Write //... to send a message that begins with /"
    };
}

std::string default_color(const UserId& user) {
    static constexpr std::array<std::string_view, 15> kColors{
        "#FF4A4A",
        "#5B8CFF",
        "#2E9E4F",
        "#C0392B",
        "#FF7F50",
        "#7CB518",
        "#E8590C",
        "#1B998B",
        "#DAA520",
        "#D2691E",
        "#5F9EA0",
        "#1E90FF",
        "#FF69B4",
        "#8A5CF6",
        "#00B37E",
    };
    return std::string(kColors[std::hash<std::string>{}(user.str()) % kColors.size()]);
}

} // namespace leams::chat
