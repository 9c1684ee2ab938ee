#include "core/base/text.hpp"
#include "services/auth/api.hpp"
#include "services/auth/skeletons.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

namespace leams::auth {
namespace {

constexpr int kMaxMarksInARow = 8; // As in chat.

enum class Form { Composed, Compatible, Folded };

std::string normalise(std::string_view text, Form form) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = form == Form::Composed     ? icu::Normalizer2::getNFCInstance(status)
                             : form == Form::Compatible ? icu::Normalizer2::getNFKCInstance(status)
                                                        : icu::Normalizer2::getNFKCCasefoldInstance(status);
    LEAMS_ASSERT(U_SUCCESS(status));
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    normalizer->normalizeUTF8(0, {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr, status);
    LEAMS_ASSERT(U_SUCCESS(status));
    return out;
}

/// Without the marks that would tower over the line.
std::string cap_marks(std::string_view text) {
    const auto whole = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    icu::UnicodeString kept;
    int marks = 0;
    for (int32_t at = 0; at < whole.length(); at = whole.moveIndex32(at, 1)) {
        const auto point = whole.char32At(at);
        marks = (U_GET_GC_MASK(point) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0 ? marks + 1 : 0;
        if (marks <= kMaxMarksInARow) {
            kept.append(point);
        }
    }
    std::string out;
    return kept.toUTF8String(out);
}

} // namespace

DisplayName
check_display_name(std::string_view username, std::string_view text, std::vector<FieldError>& errors) {
    constexpr auto kPointer = "/display_name";
    DisplayName name{.text = cap_marks(normalise(clean_line(text), Form::Composed))};
    if (name.text.empty()) {
        errors.push_back({kPointer, "string.min", "The display name needs a visible character"});
        return name;
    }
    if (to_lower_ascii(name.text) == username) {
        return name;
    }
    // Capitals of one script look like those of another whose small letters do not, and the other way round.
    const auto plain = normalise(name.text, Form::Compatible);
    name.folded = bare_skeleton(normalise(name.text, Form::Folded));
    name.shape = bare_skeleton(plain);
    if (make_skeleton(plain).find_first_of("()") != std::string::npos) {
        errors.push_back(
            {kPointer, "display_name.brackets", "The display name has no brackets: they are for the username"}
        );
    } else if (is_reserved(name.folded) || is_reserved(name.shape)) {
        errors.push_back({kPointer, "display_name.reserved", "This name is kept for the server"});
    }
    return name;
}

} // namespace leams::auth
