#include "services/chat/text.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace leams::chat {
namespace {

std::string repeat(const std::string& piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
        out += piece;
    }
    return out;
}

struct Case {
    const char* name;
    std::string input;
    std::string expected;
};

class CleanText : public testing::TestWithParam<Case> {};

TEST_P(CleanText, KeepsTheFormThatIsShown) {
    const auto clean = clean_message(GetParam().input, 500);
    ASSERT_TRUE(clean) << clean.error().message;
    EXPECT_EQ(*clean, GetParam().expected);
    // What is clean stays as it is.
    EXPECT_EQ(*clean_message(*clean, 500), *clean);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    CleanText,
    testing::Values(
        Case{"Plain", "hello", "hello"},
        Case{"Spaces", "  a \t b\r\n\n c\u00A0\u2003d  ", "a b c d"},
        Case{"Decomposed", "Cafe\u0301", "Caf\u00E9"},
        Case{"Hangul", "\u1112\u1161\u11AB", "\uD55C"},
        Case{"Emoji", "a \U0001F600 b", "a \U0001F600 b"},
        Case{
            "Family",
            "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466",
            "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"
        },
        Case{"SkinTone", "\U0001F469\U0001F3FD\u200D\U0001F4BB", "\U0001F469\U0001F3FD\u200D\U0001F4BB"},
        Case{"Rainbow", "\U0001F3F3\uFE0F\u200D\U0001F308", "\U0001F3F3\uFE0F\u200D\U0001F308"},
        Case{"Keycap", "1\uFE0F\u20E3", "1\uFE0F\u20E3"},
        Case{"Country", "\U0001F1FA\U0001F1E6", "\U0001F1FA\U0001F1E6"},
        Case{
            "England",
            "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
            "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"
        },
        Case{"BrokenTags", "\U0001F3F4\U000E0067\U000E0062x", "\U0001F3F4x"},
        Case{"TagBypass", "spam\U000E0000\U000E0041", "spam"},
        Case{"Override", "abc\u202Edef\u202C", "abcdef"},
        Case{"Isolates", "a\u2066b\u2069c\u200E\u200F", "abc"},
        Case{"LoneJoiner", "a\u200Db\u200Cc\u200D", "abc"},
        Case{"JoinerBeforeLetter", "\U0001F468\u200Dx", "\U0001F468x"},
        Case{"ZeroWidthSpaces", "a\u200B\u2060\uFEFFb\u00AD", "ab"},
        Case{"Fillers", "a\u3164\u115F\u034Fb", "ab"},
        Case{"VariationOnLetter", "q\uFE0F", "q"},
        Case{
            "Persian",
            "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
            "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"
        },
        Case{"IndicJoiner", "\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937"},
        Case{"IndicJoinerBeforeSpace", "\u0915\u094D\u200D \n", "\u0915\u094D\u200D"},
        Case{"Thai", "\u0E01\u0E33\u0E25\u0E31\u0E07", "\u0E01\u0E33\u0E25\u0E31\u0E07"},
        Case{"Zalgo", "z" + repeat("\u0316", 40) + "!", "z" + repeat("\u0316", 8) + "!"},
        Case{
            "ZalgoWithJoiners",
            "z" + repeat(repeat("\u0316", 7) + "\u094D\u200D", 5) + "!",
            "z\u094D" + repeat("\u0316", 7) + "\u200D!"
        },
        Case{"MarksAroundVirama", "x\u0316\u094D\u200Dy", "x\u094D\u0316\u200Dy"},
        Case{"Markup", "<b>&\"'</b>", "<b>&\"'</b>"}
    ),
    [](const auto& info) { return info.param.name; }
);

std::optional<NoticeCode> refusal(const std::string& text, std::size_t limit = 500) {
    const auto clean = clean_message(text, limit);
    return clean ? std::nullopt : std::optional(clean.error().code);
}

TEST(CleanTextLimits, CountsCodePointsAfterNormalisation) {
    EXPECT_EQ(refusal(repeat("a", 500)), std::nullopt);
    EXPECT_EQ(refusal(repeat("a", 501)), NoticeCode::MsgTooLong);
    EXPECT_EQ(refusal(repeat("\U0001F600", 500)), std::nullopt);
    EXPECT_EQ(refusal(repeat("\U0001F600", 501)), NoticeCode::MsgTooLong);
    EXPECT_EQ(refusal(repeat("e\u0301", 500)), std::nullopt);
    EXPECT_EQ(refusal(repeat("e\u0301", 501)), NoticeCode::MsgTooLong);
    EXPECT_EQ(refusal("  " + repeat("a", 500) + "   "), std::nullopt);
    EXPECT_EQ(refusal(repeat("x", 1'000'000)), NoticeCode::MsgTooLong);
}

TEST(CleanTextLimits, RefusesWhatIsEmptyOnceItIsClean) {
    for (const auto* text :
         {"",
          "   ",
          "\n\t",
          "\u200B\u2060",
          "\u202E\u202C",
          "\U000E0041",
          "\u3164",
          "\u2800 \u2800",
          "\U0001D159"}) {
        EXPECT_EQ(refusal(text), NoticeCode::MsgEmpty) << text;
    }
}

TEST(CleanTextLimits, RefusesControlCharactersAndBrokenUtf8) {
    for (const auto& text :
         {std::string("a\0b", 3),
          std::string("\x1B[31m"),
          std::string("a\x07"),
          std::string("a\x7F"),
          std::string("\xC2\x80"),
          std::string("\xFF"),
          std::string("\xC3"),
          std::string("\xED\xA0\x80"),
          std::string("\xF4\x90\x80\x80")}) {
        EXPECT_EQ(refusal(text), NoticeCode::MsgRejected);
    }
}

using Type = FragmentType;

TEST(SplitFragments, JoinsToTheWholeText) {
    for (const std::string text :
         {"", "plain", "@alice", "see https://a.example/x?y=1.", "(@bob) http://b.example", "a @ b @@c @no"
         }) {
        std::string joined;
        for (const auto& fragment : split_fragments(text)) {
            joined += fragment.text;
        }
        EXPECT_EQ(joined, text);
    }
}

TEST(SplitFragments, FindsMentions) {
    EXPECT_EQ(
        split_fragments("hi @Alice_1, bye"),
        (std::vector<Fragment>{
            {Type::Text, "hi ", {}}, {Type::Mention, "@Alice_1", {}}, {Type::Text, ", bye", {}}
        })
    );
    for (const auto* text :
         {"mail@example.com", "@ab", "@_ab", "@abcdefghijklmnopqrstuvwxyz", "@", "@алиса", "@abcд"}) {
        EXPECT_EQ(split_fragments(text), (std::vector<Fragment>{{Type::Text, text, {}}})) << text;
    }
}

TEST(SplitFragments, FindsLinks) {
    const auto link = [](const std::string& text) {
        const auto fragments = split_fragments(text);
        return fragments.size() == 1 && fragments[0].type == Type::Link ? fragments[0].url.value
                                                                        : std::string();
    };
    EXPECT_EQ(link("https://example.com"), "https://example.com");
    EXPECT_EQ(link("HTTPS://Example.COM/A"), "https://Example.COM/A");
    EXPECT_EQ(link("http://127.0.0.1:8000/x"), "http://127.0.0.1:8000/x");
    EXPECT_EQ(link("https://example.com/\"onclick=alert(1)"), "https://example.com/%22onclick=alert(1)");
    EXPECT_EQ(link("https://ru.wikipedia.org/wiki/Я"), "https://ru.wikipedia.org/wiki/%D0%AF");
    EXPECT_EQ(
        split_fragments("(see https://example.com/a_(b).)"),
        (std::vector<Fragment>{
            {Type::Text, "(see ", {}},
            {Type::Link, "https://example.com/a_(b).)", {"https://example.com/a_(b).)"}},
        })
    );
    EXPECT_EQ(split_fragments("https://example.com/x, and").front().url.value, "https://example.com/x");
}

TEST(SplitFragments, LeavesOtherSchemesAndDoubtfulHostsAsText) {
    for (const auto* text :
         {"javascript:alert(1)",
          "data:text/html,x",
          "ftp://example.com",
          "//example.com",
          "https://",
          "http://.",
          "https://localhost",
          "https://bank.example@evil.example/",
          "https://exa mple",
          "https://-a.example",
          "https://пример.рф",
          "https://a..b",
          "example.com",
          "https://example.com:99999999/"}) {
        for (const auto& fragment : split_fragments(text)) {
            EXPECT_EQ(fragment.type, Type::Text) << text;
        }
    }
}

TEST(DefaultColor, IsStableAndAHexColor) {
    const auto color = default_color(UserId("a"));
    EXPECT_EQ(color, default_color(UserId("a")));
    EXPECT_EQ(color.size(), 7U);
    EXPECT_EQ(color[0], '#');
}

} // namespace
} // namespace leams::chat
