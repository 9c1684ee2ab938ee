#include "core/formats/resp.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::resp {
namespace {

using Wrong = ParseError::Kind;

Value read(std::string_view text) {
    auto parsed = parse(text);
    if (!parsed) {
        ADD_FAILURE() << text << ": " << parsed.error().reason();
        return {};
    }
    EXPECT_EQ(parsed->size, text.size()) << text;
    return std::move(parsed->value);
}

Wrong wrong(std::string_view text) {
    const auto parsed = parse(text);
    EXPECT_FALSE(parsed) << text;
    return parsed ? Wrong::NeedMore : parsed.error().kind();
}

TEST(Resp, ReadsWhatIsOfOnePiece) {
    EXPECT_EQ(read("+OK\r\n").text, "OK");
    EXPECT_EQ(read(std::string_view("$6\r\na\r\nb\0c\r\n", 12)).text, std::string_view("a\r\nb\0c", 6));
    EXPECT_EQ(read("=8\r\ntxt:text\r\n").text, "text");
    EXPECT_EQ(read(":-17\r\n").integer, -17);
    EXPECT_EQ(read(",1.5\r\n").text, "1.5");
    EXPECT_EQ(read("(123456789012345678901234567890\r\n").text, "123456789012345678901234567890");
    EXPECT_EQ(read("#t\r\n").integer, 1);
    EXPECT_EQ(read("#f\r\n").kind, Kind::Boolean);
    for (const auto* null : {"_\r\n", "$-1\r\n", "*-1\r\n"}) {
        EXPECT_EQ(read(null).kind, Kind::Null) << null;
    }
}

TEST(Resp, TellsErrors) {
    EXPECT_TRUE(read("-MOVED 3999 127.0.0.1:6381\r\n").is_error());
    const auto blob = read("!21\r\nSYNTAX invalid syntax\r\n");
    EXPECT_TRUE(blob.is_error());
    EXPECT_EQ(blob.text, "SYNTAX invalid syntax");
}

TEST(Resp, ReadsWhatIsMadeOfOthers) {
    const auto map = read("%2\r\n+mode\r\n+cluster\r\n$5\r\nproto\r\n:3\r\n");
    ASSERT_NE(map.find("mode"), nullptr);
    EXPECT_EQ(map.find("mode")->text, "cluster");
    EXPECT_EQ(map.find("proto")->integer, 3);
    EXPECT_EQ(map.find("none"), nullptr);
    const auto nested = read("*2\r\n*2\r\n:0\r\n:5460\r\n~1\r\n_\r\n");
    ASSERT_EQ(nested.items.size(), 2U);
    EXPECT_EQ(nested.items[0].items[1].integer, 5460);
    EXPECT_EQ(nested.items[1].kind, Kind::Set);
    const auto push = read(">3\r\n+message\r\n+topic\r\n$0\r\n\r\n");
    EXPECT_EQ(push.kind, Kind::Push);
    EXPECT_EQ(push.items[2].text, "");
}

TEST(Resp, PassesOverAttributes) {
    EXPECT_EQ(read("|1\r\n+ttl\r\n:3600\r\n:7\r\n").integer, 7);
}

TEST(Resp, WaitsForTheRestAtEveryLength) {
    constexpr std::string_view kWhole =
        "*4\r\n$3\r\nabc\r\n%1\r\n+k\r\n#t\r\n|1\r\n+a\r\n_\r\n:12\r\n=5\r\ntxt:x\r\n";
    for (std::size_t size = 0; size < kWhole.size(); ++size) {
        const auto parsed = parse(kWhole.substr(0, size));
        ASSERT_FALSE(parsed) << size;
        ASSERT_TRUE(parsed.error().needs_more()) << size << ": " << parsed.error().reason();
        EXPECT_LE(parsed.error().missing(), kWhole.size() - size) << size;
    }
    EXPECT_EQ(read(kWhole).items.size(), 4U);
}

TEST(Resp, TakesOneAfterTheOther) {
    constexpr std::string_view kTwo = "+first\r\n:2\r\n";
    const auto first = parse(kTwo);
    ASSERT_TRUE(first);
    EXPECT_EQ(parse(kTwo.substr(first->size))->value.integer, 2);
}

TEST(Resp, RefusesWhatIsNotOfTheProtocol) {
    for (const auto* text : {
             "HTTP/1.1 200 OK\r\n",
             ":1x\r\n",
             ":\r\n",
             "$-2\r\n",
             "*-2\r\n",
             "$1\r\nab\r\n",
             "+a\rb\r\n",
             "#x\r\n",
             "_x\r\n",
             "=3\r\nabc\r\n",
         }) {
        EXPECT_EQ(wrong(text), Wrong::Malformed) << text;
    }
    EXPECT_EQ(wrong("$?\r\n"), Wrong::Unsupported);
    EXPECT_EQ(wrong("*?\r\n"), Wrong::Unsupported);
}

TEST(Resp, BoundsWhatItTakes) {
    EXPECT_EQ(wrong("$67108865\r\n"), Wrong::TooLarge);
    EXPECT_EQ(wrong("*1048577\r\n"), Wrong::TooLarge);
    EXPECT_EQ(wrong("%524289\r\n"), Wrong::TooLarge);
    EXPECT_EQ(wrong("$9223372036854775807\r\n"), Wrong::TooLarge);
    EXPECT_EQ(wrong("+" + std::string(70'000, 'x')), Wrong::TooLarge);
    EXPECT_EQ(wrong(":" + std::string(40, '1')), Wrong::TooLarge);
    std::string deep;
    for (int i = 0; i < 10; ++i) {
        deep += "*1\r\n";
    }
    EXPECT_EQ(wrong(deep), Wrong::TooLarge);
    // Each list is allowed, all together are not.
    std::string many = "*2\r\n";
    for (int list = 0; list < 2; ++list) {
        many += "*600000\r\n";
        for (int i = 0; i < 600'000; ++i) {
            many += "_\r\n";
        }
    }
    EXPECT_EQ(wrong(many), Wrong::TooLarge);
}

TEST(Resp, WritesCommands) {
    EXPECT_EQ(
        command({"SET", "k", std::string_view("a\r\n\0", 4)}),
        std::string("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\n\0\r\n", 30)
    );
    const auto back = read(command({"GET", ""}));
    ASSERT_EQ(back.items.size(), 2U);
    EXPECT_EQ(back.items[0].text, "GET");
}

} // namespace
} // namespace leams::resp
