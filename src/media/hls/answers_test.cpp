#include "media/hls/answers.hpp"

#include <gtest/gtest.h>

namespace leams::hls {
namespace {

constexpr std::uint64_t kSize = 1000;

/// "status offset+length", of a file of 1000 bytes with the tag "a".
std::string answer_to(AnswerTerms terms) {
    const auto answer = media_answer(terms, {.etag = "\"a\"", .size = kSize});
    auto told = std::to_string(answer.response.status);
    if (answer.bytes) {
        told += " " + std::to_string(answer.bytes->offset) + "+" + std::to_string(answer.bytes->length);
    }
    return told;
}

TEST(MediaAnswer, GivesTheBytesThatAreAskedFor) {
    EXPECT_EQ(answer_to({}), "200 0+1000");
    EXPECT_EQ(answer_to({.range = "bytes=0-0"}), "206 0+1");
    EXPECT_EQ(answer_to({.range = "bytes=10-"}), "206 10+990");
    EXPECT_EQ(answer_to({.range = "bytes=990-5000"}), "206 990+10");
    EXPECT_EQ(answer_to({.range = "bytes=-10"}), "206 990+10");
    EXPECT_EQ(answer_to({.range = "bytes=-5000"}), "206 0+1000");
    EXPECT_EQ(answer_to({.range = "bytes=1000-"}), "416");
    EXPECT_EQ(answer_to({.range = "bytes=-0"}), "416");
}

TEST(MediaAnswer, GivesAllToARangeThatItDoesNotUnderstand) {
    for (const auto* const range :
         {"bytes=2-1", "bytes=1-2,4-5", "bytes=x-", "bytes=-", "lines=1-2", "bytes=5"}) {
        EXPECT_EQ(answer_to({.range = range}), "200 0+1000") << range;
    }
}

TEST(MediaAnswer, GoesOnOnlyWithTheFileThatTheClientHasBegun) {
    EXPECT_EQ(answer_to({.if_range = "\"a\"", .range = "bytes=10-"}), "206 10+990");
    EXPECT_EQ(answer_to({.if_range = "\"b\"", .range = "bytes=10-"}), "200 0+1000");
    EXPECT_EQ(answer_to({.if_range = "Mon, 23 Nov 2026 10:00:00 GMT", .range = "bytes=10-"}), "200 0+1000");
}

TEST(MediaAnswer, SaysThatNothingHasChanged) {
    EXPECT_EQ(answer_to({.if_none_match = "\"x\", W/\"a\""}), "304");
    EXPECT_EQ(answer_to({.if_none_match = "\"x\""}), "200 0+1000");
}

} // namespace
} // namespace leams::hls
