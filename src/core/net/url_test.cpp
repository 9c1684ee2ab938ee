#include "core/net/url.hpp"

#include <gtest/gtest.h>

namespace leams::net {
namespace {

TEST(Url, DecodesPercentOnce) {
    EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
    EXPECT_EQ(percent_decode("a+c", true), "a c");
    EXPECT_EQ(percent_decode("%2541"), "%41");
    EXPECT_EQ(percent_decode("%D1%8F"), "я");
    for (const auto* bad : {"%", "%4", "%zz", "a%00b"}) {
        EXPECT_FALSE(percent_decode(bad)) << bad;
    }
}

TEST(Url, ReadsQueries) {
    const auto pairs = parse_query("a=1&b=x%26y&&c&=d&bad=%");
    ASSERT_EQ(pairs.size(), 4U);
    EXPECT_EQ(pairs[1], (std::pair<std::string, std::string>("b", "x&y")));
    EXPECT_EQ(pairs[2], (std::pair<std::string, std::string>("c", "")));
    EXPECT_EQ(query_value("x=1&_HLS_msn=5", "_HLS_msn"), "5");
    EXPECT_FALSE(query_value("x=1", "y"));
}

TEST(Url, ReadsCookies) {
    constexpr auto kHeader = "a=1; leams_access=x.y=z; b=2";
    EXPECT_EQ(cookie_value(kHeader, "leams_access"), "x.y=z");
    EXPECT_EQ(cookie_value(kHeader, "b"), "2");
    EXPECT_EQ(cookie_value(kHeader, "access"), "");
}

} // namespace
} // namespace leams::net
