#include "core/base/text.hpp"

#include <gtest/gtest.h>

namespace leams {
namespace {

TEST(CleanText, KeepsOneLineOfVisibleText) {
    EXPECT_EQ(clean_line("  a \t b\n c "), "a b c");
    EXPECT_EQ(
        clean_line("a\x01\x7F"
                   "b"),
        "ab"
    );
    EXPECT_EQ(clean_line("a\u202Eb\u2066c\uFEFF"), "abc");
    EXPECT_EQ(clean_line("Привет, 世界 \U0001F600"), "Привет, 世界 \U0001F600");
    EXPECT_EQ(clean_line(" \n "), "");
}

TEST(CleanText, DropsWhatHidesBetweenLetters) {
    EXPECT_EQ(clean_line("\u200Ba\u2060b\u00AD\u3164c\uFFA0\u061C\u0085"), "abc");
    EXPECT_EQ(clean_line("\u3000a\u00A0\u2003\u2028b\u2029"), "a b");
}

TEST(CleanText, KeepsJoinersAndVariationsAmongWhatIsSeen) {
    for (const std::string_view text :
         {"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
          "\U0001F468\u200D\U0001F469\u200D\U0001F467",
          "1\uFE0F\u20E3",
          "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"}) {
        EXPECT_EQ(clean_line(text), text);
    }
}

TEST(CleanText, IsEmptyWhenNothingCanBeSeen) {
    for (const std::string_view text :
         {"\u200B",
          "\u200D\u200C",
          "\u2800 \u2800",
          "\u3164",
          "\u115F\u1160",
          "\uFFA0",
          "\uFE0F",
          "\U000E0041",
          "\U0001D159",
          "\u202E\u2066\u061C",
          "\u00AD\u034F",
          "\u3000\u00A0"}) {
        EXPECT_EQ(clean_line(text), "");
        EXPECT_EQ(clean_text(text), "");
    }
    EXPECT_EQ(clean_line("\xE2\x80"), "\xE2\x80");
}

TEST(CleanText, KeepsParagraphs) {
    EXPECT_EQ(clean_text("\n\na\r\nb\n\n\n\nc\n"), "a\nb\n\nc");
}

TEST(Trim, TakesBlanksOffBothEnds) {
    EXPECT_EQ(trim(" \ta b\t "), "a b");
    EXPECT_EQ(trim(" \t "), "");
    EXPECT_EQ(trim(""), "");
}

TEST(Printable, HidesWhatIsNot) {
    EXPECT_EQ(printable("a ~\x7F\n\xC3\xA9"), "a ~????");
}

TEST(CutText, KeepsWholeCharacters) {
    EXPECT_EQ(cut_text("жар", 6), "жар");
    EXPECT_EQ(cut_text("жар", 5), "жа");
    EXPECT_EQ(cut_text("жар", 1), "");
    EXPECT_EQ(cut_text("a\xF0\x9F\x98\x80", 4), "a");
}

TEST(Utf8, IsWhatTheStandardCallsWellFormed) {
    for (const std::string_view good :
         {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
        EXPECT_TRUE(is_valid_utf8(good)) << good;
    }
    for (const std::string_view bad :
         {"\x80",
          "\xC0\x80",
          "\xC3",
          "\xE0\x80\x80",
          "\xED\xA0\x80",
          "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80",
          "\xFF"}) {
        EXPECT_FALSE(is_valid_utf8(bad)) << bad;
    }
}

} // namespace
} // namespace leams
