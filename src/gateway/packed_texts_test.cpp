#include "gateway/packed_texts.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

TEST(PackedTexts, KeepsWhatIsAskedForInTurns) {
    PackedTexts texts;
    for (const auto* text : {"the live list", "the categories"}) {
        auto& packed = texts.of(text);
        EXPECT_EQ(packed.plain, text);
        EXPECT_FALSE(packed.tag.empty());
        packed.gzip = "packed " + packed.plain;
    }
    EXPECT_EQ(texts.of("the live list").gzip, "packed the live list");
    EXPECT_EQ(texts.of("the categories").gzip, "packed the categories");
    EXPECT_NE(texts.of("the live list").tag, texts.of("the categories").tag);
}

TEST(PackedTexts, ForgetsWhatIsNotAskedForAnyMore) {
    PackedTexts texts;
    texts.of("old").gzip = "packed";
    for (int i = 0; i < 7; ++i) {
        texts.of(std::to_string(i));
    }
    EXPECT_EQ(texts.of("old").gzip, "packed");
    for (int i = 0; i < 8; ++i) {
        texts.of(std::to_string(i));
    }
    EXPECT_EQ(texts.of("old").gzip, "");
    EXPECT_EQ(texts.of("").plain, "");
}

} // namespace
} // namespace leams::gateway
