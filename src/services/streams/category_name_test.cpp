#include "services/streams/category_name.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::streams {
namespace {

TEST(CategoryName, HasASlugInItsOwnScript) {
    const std::map<std::string, std::string> slugs{
        {"Just Chatting", "just-chatting"},
        {"  Counter-Strike:  Global Offensive! ", "counter-strike-global-offensive"},
        {"C++", "c"},
        {"Шахматы", "шахматы"},
        {"日本語 ラジオ", "日本語-ラジオ"},
        {"हिन्दी", "हिन्दी"},
        {"שָׁלוֹם", "שָׁלוֹם"},
        {"Straße", "strasse"},
        {"Ｆｕｌｌ", "full"},
        {"a/b?c#d%2e", "a-b-c-d-2e"},
        {"???", "category"},
        {"🎮", "category"},
        {"-x-", "x"},
    };
    for (const auto& [text, slug] : slugs) {
        EXPECT_EQ(category_name(text).slug, slug) << text;
    }
}

TEST(CategoryName, IsOneForWhatLooksTheSame) {
    const auto folded = [](const char* text) { return category_name(text).folded; };
    EXPECT_EQ(folded("Just Chatting"), folded(" just  CHATTING"));
    EXPECT_EQ(folded("ШАХМАТЫ"), folded("шахматы"));
    EXPECT_EQ(folded("caf\u00e9"), folded("CAFE\u0301"));
    EXPECT_NE(folded("C"), folded("C++"));
    EXPECT_EQ(category_name("  Just\n Chatting\u202E ").text, "Just Chatting");
}

TEST(CategoryName, IsNoneWhenNothingCanBeSeen) {
    for (const auto* text : {"", "   ", "\u200B", "\u202E"}) {
        const auto name = category_name(text);
        EXPECT_EQ(name.text + name.folded + name.slug, "") << text;
    }
}

TEST(CategoryName, StaysWithinBoundsHoweverMuchItGrows) {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "\uFDFA"; // 18 letters when folded.
    }
    const auto name = category_name(text);
    EXPECT_LE(name.folded.size(), 400U);
    EXPECT_LE(name.slug.size(), 150U);
    EXPECT_FALSE(name.slug.ends_with('-'));
}

} // namespace
} // namespace leams::streams
