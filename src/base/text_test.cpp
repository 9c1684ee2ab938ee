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

} // namespace
} // namespace leams
