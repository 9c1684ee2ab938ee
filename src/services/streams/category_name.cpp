#include "services/streams/category_name.hpp"

#include "core/base/assert.hpp"
#include "core/base/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace leams::streams {
namespace {

// Bytes; folding makes some characters longer, and an index takes only so much.
constexpr std::size_t kLongestFolded = 400;
constexpr std::size_t kLongestSlug = 150;

icu::UnicodeString fold(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    LEAMS_ASSERT(U_SUCCESS(status));
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    auto folded = normalizer->normalize(wide, status);
    LEAMS_ASSERT(U_SUCCESS(status));
    return folded;
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string bytes;
    return text.toUTF8String(bytes);
}

bool is_mark(UChar32 point) {
    return (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

std::string slug_of(const icu::UnicodeString& folded) {
    icu::UnicodeString slug;
    bool gap = false;
    for (int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
        const auto point = folded.char32At(at);
        if (!u_isalnum(point) && !(is_mark(point) && !slug.isEmpty() && !gap)) {
            gap = true;
            continue;
        }
        if (gap && !slug.isEmpty()) {
            slug.append(UChar('-'));
        }
        gap = false;
        slug.append(point);
    }
    auto text = std::string(cut_text(to_utf8(slug), kLongestSlug));
    text.resize(text.find_last_not_of('-') + 1);
    return text.empty() ? "category" : text; // Of signs alone, such as "???".
}

} // namespace

CategoryName category_name(std::string_view typed) {
    CategoryName name{.text = clean_line(typed), .folded = {}, .slug = {}};
    if (!name.text.empty()) {
        const auto folded = fold(name.text);
        name.folded = cut_text(to_utf8(folded), kLongestFolded);
        name.slug = slug_of(folded);
    }
    return name;
}

} // namespace leams::streams
