#include "core/formats/websocket_frame.hpp"

#include <gtest/gtest.h>

namespace leams::websocket {
namespace {

TEST(WebSocketFrame, ReadsItsOwnFrames) {
    for (const std::size_t size : {0U, 125U, 126U, 65535U, 65536U}) {
        const auto frame = make_frame(Opcode::Text, std::string(size, 'x'));
        const auto header = parse_frame_header(as_bytes(frame));
        ASSERT_TRUE(header);
        EXPECT_TRUE(header->final);
        EXPECT_FALSE(header->masked);
        EXPECT_EQ(header->length, size);
        EXPECT_EQ(frame.size(), header->size + size);
    }
}

TEST(WebSocketFrame, WantsMoreAtEveryLengthOfAHeader) {
    const std::string header = "\x81\xFF" + std::string("\0\0\0\0\0\1\0\0", 8) + "mask";
    for (std::size_t length = 0; length < header.size(); ++length) {
        const auto parsed = parse_frame_header(as_bytes(std::string_view(header).substr(0, length)));
        ASSERT_FALSE(parsed) << length;
        EXPECT_TRUE(parsed.error().needs_more()) << length;
    }
    EXPECT_EQ(parse_frame_header(as_bytes(header))->length, 65536U);
}

TEST(WebSocketFrame, RefusesWhatTheProtocolReserves) {
    for (const std::string_view bad : {"\xC1\x80", "\x83\x80", "\x8B\x80", "\x09\x80", "\x89\xFE"}) {
        const auto parsed = parse_frame_header(as_bytes(bad));
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error().kind(), ParseError::Kind::Malformed);
    }
}

TEST(WebSocketFrame, MaskingTwiceGivesTheTextBack) {
    std::string text = "the quick brown fox";
    const auto bytes = std::as_writable_bytes(std::span(text));
    unmask(bytes, 0xA1B2C3D4, 0);
    EXPECT_NE(text, "the quick brown fox");
    unmask(bytes.first(5), 0xA1B2C3D4, 0);
    unmask(bytes.subspan(5), 0xA1B2C3D4, 5);
    EXPECT_EQ(text, "the quick brown fox");
}

} // namespace
} // namespace leams::websocket
