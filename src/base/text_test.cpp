#include "base/text.hpp"

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
