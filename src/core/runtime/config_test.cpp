#include "core/runtime/config.hpp"

#include <gtest/gtest.h>

namespace leams::runtime {
namespace {

struct ConfigTest : testing::Test {
    ConfigTest() { table.add("site.name", name, "A name."); }

    std::string error_of(std::string_view toml) {
        const auto loaded = table.load_text(toml, "leams.toml");
        return loaded ? "" : loaded.error().message();
    }

    std::string name;
    ConfigTable table;
};

TEST_F(ConfigTest, TakesAnyLetterInQuotesAndComments) {
    for (const auto* text : {
             "[site] # имя\nname = \"~ Эфир ~~\"",
             "[site]\nname = '~ Эфир ~~'",
             "[site]\nname = \"\\u007E \\u042Dфир ~\\u007E\"",
             "[site]\nname = \"\"\"\n~ \\\n  Эфир ~~\"\"\"",
             "[site]\nname = '''\n~ Эфир ~~'''",
             "\xEF\xBB\xBF[site]\nname = \"~ Эфир ~~\"",
         }) {
        name.clear();
        EXPECT_EQ(error_of(text), "") << text;
        EXPECT_EQ(name, "~ Эфир ~~") << text;
    }
}

TEST_F(ConfigTest, TakesWhatLooksLikeItsOwnSpelling) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {R"(name = "\u007E41\u007E")", "~41~"},
        {R"(name = "\u007e41\U0000007E")", "~41~"},
        {R"(name = "\\u007E41~")", R"(\u007E41~)"},
        {R"(name = "\\\u007E\"\u007E41~")", R"(\~"~41~)"},
        {R"(name = '\u007E41~')", R"(\u007E41~)"},
        {R"(name = "~41~" # "\u007E)", "~41~"},
        {R"(name = """"\u007E41~"""")", R"("~41~")"},
        {R"(name = '''''\u007E41~''''' # ")", R"(''\u007E41~'')"},
        {R"("\u006Eame" = "\u007E41~")", "~41~"},
    };
    for (const auto& [text, meant] : cases) {
        name.clear();
        EXPECT_EQ(error_of("[site]\n" + text), "") << text;
        EXPECT_EQ(name, meant) << text;
    }
}

TEST_F(ConfigTest, SaysWhereLettersOutsideAsciiMayStand) {
    for (const auto* text : {
             "[site]\nимя = 1",
             "[site]\nname = Эфир",
             "[site]\nname = \"a\" é",
             "[site]\nname = -\"é\"",
             "[site]\nname\xEF\xBA\xA0= 1",
         }) {
        const auto error = error_of(text);
        EXPECT_TRUE(error.starts_with("leams.toml: line 2: ")) << error;
        EXPECT_TRUE(error.ends_with(" Letters outside ASCII may only stand in quotes and comments."))
            << error;
    }
    EXPECT_EQ(error_of("[site]\nname = \"\xFF\""), "leams.toml is not UTF-8. Save it in that encoding.");
}

} // namespace
} // namespace leams::runtime
