#include "core/net/entity_tag.hpp"

#include <gtest/gtest.h>

namespace leams::net {
namespace {

TEST(EntityTag, IsTheSameForTheSameBodyOnly) {
    EXPECT_EQ(entity_tag("a"), entity_tag("a"));
    EXPECT_NE(entity_tag("a"), entity_tag("b"));
    EXPECT_EQ(entity_tag("").front(), '"');
    EXPECT_EQ(entity_tag("").back(), '"');
}

TEST(EntityTag, IsFoundInALine) {
    for (const auto* line : {"\"x\"", "W/\"x\"", "\"a\", W/\"x\"", "\"x\" ", "*"}) {
        EXPECT_TRUE(matches_tag(line, "\"x\"")) << line;
    }
    for (const auto* line : {"", "\"y\"", "x", "\"xx\"", ",", "W/"}) {
        EXPECT_FALSE(matches_tag(line, "\"x\"")) << line;
    }
}

} // namespace
} // namespace leams::net
