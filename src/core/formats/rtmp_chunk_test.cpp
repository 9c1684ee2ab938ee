#include "core/formats/rtmp_chunk.hpp"
#include "core/formats/test_wire.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::formats {
namespace {

using test::Wire;

Bytes pattern(std::size_t size, int seed = 0) {
    Bytes result;
    for (std::size_t i = 0; i < size; ++i) {
        result.push_back(static_cast<std::byte>(i * 7 + static_cast<std::size_t>(seed)));
    }
    return result;
}

struct Outcome {
    std::vector<RtmpMessage> messages;
    std::string error;
};

Outcome feed(RtmpChunkReader& reader, ByteView input, std::size_t step = 0) {
    Outcome outcome;
    while (!input.empty()) {
        auto piece = input.first(step == 0 ? input.size() : std::min(step, input.size()));
        input = input.subspan(piece.size());
        while (true) {
            auto message = reader.next(piece);
            if (!message) {
                outcome.error = message.error().reason();
                return outcome;
            }
            if (!*message) {
                break;
            }
            outcome.messages.push_back(std::move(**message));
        }
        EXPECT_TRUE(piece.empty());
    }
    return outcome;
}

Outcome read(const Wire& wire, const RtmpChunkLimits& limits = {}) {
    RtmpChunkReader whole(limits);
    auto outcome = feed(whole, wire.bytes);
    // However the bytes are cut, the messages are the same.
    for (const std::size_t step : {1u, 2u, 3u, 5u, 17u}) {
        RtmpChunkReader reader(limits);
        const auto again = feed(reader, wire.bytes, step);
        EXPECT_EQ(again.error, outcome.error) << "in steps of " << step;
        EXPECT_EQ(again.messages.size(), outcome.messages.size()) << "in steps of " << step;
        for (std::size_t i = 0; i < std::min(again.messages.size(), outcome.messages.size()); ++i) {
            EXPECT_EQ(again.messages[i].payload, outcome.messages[i].payload);
            EXPECT_EQ(again.messages[i].timestamp, outcome.messages[i].timestamp);
        }
    }
    return outcome;
}

std::vector<std::uint32_t> timestamps(const Outcome& outcome) {
    std::vector<std::uint32_t> result;
    for (const auto& message : outcome.messages) {
        result.push_back(message.timestamp);
    }
    return result;
}

using Times = std::vector<std::uint32_t>;

TEST(RtmpChunkReader, ReadsEveryHeaderForm) {
    const auto body = pattern(10);
    const auto outcome = read(Wire()
                                  .type0(4, 1000, 10)
                                  .data(body)
                                  .type1(4, 20, 10, 8)
                                  .data(body)
                                  .type2(4, 30)
                                  .data(body)
                                  .type3(4)
                                  .data(body));
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(timestamps(outcome), (Times{1000, 1020, 1050, 1080}));
    EXPECT_EQ(outcome.messages[0].type, RtmpType::Video);
    EXPECT_EQ(outcome.messages[3].type, RtmpType::Audio);
    EXPECT_EQ(outcome.messages[3].stream_id, 1u);
    EXPECT_EQ(outcome.messages[3].payload, body);
}

TEST(RtmpChunkReader, JoinsInterleavedChunks) {
    const auto first = pattern(300, 1);
    const auto second = pattern(200, 2);
    const auto outcome = read(Wire()
                                  .type0(4, 0, 300)
                                  .data(ByteView(first).first(128))
                                  .type0(5, 0, 200, 8)
                                  .data(ByteView(second).first(128))
                                  .type3(4)
                                  .data(ByteView(first).subspan(128, 128))
                                  .type3(5)
                                  .data(ByteView(second).subspan(128))
                                  .type3(4)
                                  .data(ByteView(first).subspan(256)));
    ASSERT_EQ(outcome.messages.size(), 2u);
    EXPECT_EQ(outcome.messages[0].payload, second);
    EXPECT_EQ(outcome.messages[1].payload, first);
}
TEST(RtmpChunkReader, AppliesANewChunkSizeFromTheNextChunkOn) {
    const auto body = pattern(400);
    const auto outcome = read(Wire()
                                  .type0(4, 0, 400)
                                  .data(ByteView(body).first(128))
                                  .set_chunk_size(200)
                                  .type3(4)
                                  .data(ByteView(body).subspan(128, 200))
                                  .set_chunk_size(1)
                                  .type0(5, 0, 2, 8)
                                  .raw({1})
                                  .type3(5)
                                  .raw({2})
                                  // The message that sets 65536 is itself cut by the size of one.
                                  .basic(0, 2)
                                  .u24(0)
                                  .u24(4)
                                  .raw({1, 0, 0, 0, 0, 0})
                                  .type3(2)
                                  .raw({1})
                                  .type3(2)
                                  .raw({0})
                                  .type3(2)
                                  .raw({0})
                                  .type3(4)
                                  .data(ByteView(body).subspan(328)));
    EXPECT_EQ(outcome.error, "");
    ASSERT_EQ(outcome.messages.size(), 2u);
    EXPECT_EQ(outcome.messages[1].payload, body);
}

TEST(RtmpChunkReader, RefusesChunkSizesOutOfRange) {
    EXPECT_EQ(read(Wire().set_chunk_size(0)).error, "chunk size out of range");
    EXPECT_EQ(read(Wire().set_chunk_size(0x80000000)).error, "chunk size out of range");
    EXPECT_EQ(read(Wire().set_chunk_size((16u << 20) + 1)).error, "chunk size out of range");
    EXPECT_EQ(read(Wire().set_chunk_size(16u << 20)).error, "");
}

// Case 2.
TEST(RtmpChunkReader, TakesType3WithAndWithoutTheExtendedTimestamp) {
    const auto body = pattern(300);
    for (const bool repeated : {true, false}) {
        Wire wire;
        wire.type0(4, 0xFFFFFF, 300).u32(0x01020304).data(ByteView(body).first(128)).type3(4);
        repeated ? wire.u32(0x01020304) : wire;
        wire.data(ByteView(body).subspan(128, 128)).type3(4);
        repeated ? wire.u32(0x01020304) : wire;
        wire.data(ByteView(body).subspan(256));
        const auto outcome = read(wire);
        ASSERT_EQ(outcome.messages.size(), 1u) << repeated;
        EXPECT_EQ(outcome.messages[0].payload, body) << repeated;
        EXPECT_EQ(outcome.messages[0].timestamp, 0x01020304u);
    }
}

TEST(RtmpChunkReader, TakesPayloadThatPartlyLooksLikeTheExtendedTimestamp) {
    auto body = pattern(256);
    body[128] = std::byte{1};
    body[129] = std::byte{2};
    body[130] = std::byte{3};
    const auto outcome = read(Wire()
                                  .type0(4, 0xFFFFFF, 256)
                                  .u32(0x01020304)
                                  .data(ByteView(body).first(128))
                                  .type3(4)
                                  .data(ByteView(body).subspan(128))
                                  .type1(4, 5, 1)
                                  .raw({9}));
    ASSERT_EQ(outcome.messages.size(), 2u);
    EXPECT_EQ(outcome.messages[0].payload, body);
    EXPECT_EQ(outcome.messages[1].timestamp, 0x01020309u);
}

// Case 3.
TEST(RtmpChunkReader, AddsAnExtendedTimestampOfType1And2) {
    const auto outcome = read(Wire()
                                  .type0(4, 11000, 1)
                                  .raw({1})
                                  .type1(4, 0xFFFFFF, 1)
                                  .u32(16'776'216)
                                  .raw({2})
                                  .type2(4, 0xFFFFFF)
                                  .u32(16'777'215)
                                  .raw({3})
                                  .type3(4)
                                  .u32(16'777'215)
                                  .raw({4}));
    EXPECT_EQ(timestamps(outcome), (Times{11000, 16'787'216, 33'564'431, 50'341'646}));
}

// Case 4.
TEST(RtmpChunkReader, RepeatsASmallTimestampOfType0InType3) {
    EXPECT_EQ(
        timestamps(read(Wire().type0(4, 26, 1, 8).raw({1}).type3(4).raw({2}).type3(4).raw({3}))),
        (Times{26, 52, 78})
    );
    EXPECT_EQ(timestamps(read(Wire().type0(4, 5000, 1, 8).raw({1}).type3(4).raw({2}))), (Times{5000, 5000}));
}

// Case 5.
TEST(RtmpChunkReader, ReadsTwoAndThreeByteChunkStreamIds) {
    for (const std::uint32_t id : {2u, 3u, 63u, 64u, 319u, 320u, 65599u}) {
        Bytes bytes;
        RtmpChunkWriter writer(bytes);
        const auto body = pattern(300);
        writer.write(id, RtmpType::Video, 1, 10, body);
        writer.write(id, RtmpType::Video, 1, 20, body);
        Wire wire;
        wire.data(bytes);
        const auto outcome = read(wire);
        EXPECT_EQ(timestamps(outcome), (Times{10, 20})) << id;
        EXPECT_EQ(outcome.messages[1].payload, body);
    }
}

TEST(RtmpChunkReader, TakesManyChunkStreamsAtOnceButNotAnyNumber) {
    Bytes bytes;
    RtmpChunkWriter writer(bytes);
    for (std::uint32_t id = 3; id < 203; ++id) {
        writer.write(id, RtmpType::Audio, 1, 0, pattern(5));
    }
    RtmpChunkReader reader;
    EXPECT_EQ(feed(reader, bytes).messages.size(), 200u);
    bytes.clear();
    for (std::uint32_t id = 203; id < 403; ++id) {
        writer.write(id, RtmpType::Audio, 1, 0, pattern(5));
    }
    EXPECT_EQ(feed(reader, bytes).error, "too many chunk streams");
}

// Case 6.
TEST(RtmpChunkReader, RefusesANewMessageWithinAnUnfinishedOne) {
    const auto part = pattern(128);
    EXPECT_EQ(
        read(Wire().type0(4, 0, 300).data(part).type0(4, 10, 300)).error,
        "new message within an unfinished one"
    );
    EXPECT_EQ(
        read(Wire().type0(4, 0, 300).data(part).type1(4, 10, 299)).error,
        "message length changed within the message"
    );
}

TEST(RtmpChunkReader, AbortDropsTheUnfinishedMessageOnly) {
    const auto part = pattern(128);
    const auto outcome = read(Wire()
                                  .type0(4, 10, 300)
                                  .data(part)
                                  .type0(5, 0, 200, 8)
                                  .data(part)
                                  .abort(4)
                                  .abort(77)
                                  .type1(4, 5, 3)
                                  .data(pattern(3))
                                  .type3(5)
                                  .data(pattern(72)));
    EXPECT_EQ(outcome.error, "");
    ASSERT_EQ(outcome.messages.size(), 2u);
    EXPECT_EQ(outcome.messages[0].payload, pattern(3));
    EXPECT_EQ(outcome.messages[0].timestamp, 15u);
    EXPECT_EQ(outcome.messages[1].payload.size(), 200u);
}

TEST(RtmpChunkReader, RefusesCompressedHeadersOnANewChunkStream) {
    EXPECT_NE(read(Wire().type2(4, 0).raw({1})).error, "");
    EXPECT_NE(read(Wire().type3(4).raw({1})).error, "");
    // librtmp's pings begin with type 1.
    EXPECT_EQ(read(Wire().type1(2, 0, 6, 4).data(pattern(6))).messages.size(), 1u);
}

// Case 7.
TEST(RtmpChunkReader, RejectsMessageAboveLimit) {
    EXPECT_EQ(read(Wire().type0(4, 0, 101), {.message_bytes = 100}).error, "message too long");
    EXPECT_EQ(read(Wire().type0(4, 0, 100), {.message_bytes = 100}).error, "");
}

TEST(RtmpChunkReader, KeepsMemoryBoundedUnderLengthBombs) {
    const RtmpChunkLimits limits{.message_bytes = 8u << 20, .pending_bytes = 1u << 20, .chunk_streams = 1000};
    RtmpChunkReader reader(limits);
    std::string error;
    for (std::uint32_t id = 3; id < 63 && error.empty(); ++id) {
        Wire wire;
        wire.type0(id, 0, 8u << 20).raw({0});
        error = feed(reader, wire.bytes).error;
        EXPECT_LE(reader.pending_bytes(), limits.pending_bytes);
    }
    EXPECT_EQ(error, "");
    Wire chunk;
    chunk.data(pattern(127)).set_chunk_size(1u << 20);
    RtmpChunkReader single(limits);
    Wire bomb;
    bomb.set_chunk_size(8u << 20).type0(3, 0, 8u << 20).data(pattern(2u << 20));
    EXPECT_EQ(feed(single, bomb.bytes, 4096).error, "too many unfinished messages");
}

TEST(RtmpChunkReader, ForgetsThePendingBytesOfFinishedAndAbortedMessages) {
    RtmpChunkReader reader;
    Wire wire;
    wire.type0(4, 0, 130).data(pattern(128)).type3(4).data(pattern(2));
    wire.type0(4, 0, 130).data(pattern(128)).abort(4);
    EXPECT_EQ(feed(reader, wire.bytes).messages.size(), 1u);
    EXPECT_EQ(reader.pending_bytes(), 0u);
}

TEST(RtmpChunkReader, GivesEmptyMessages) {
    const auto outcome = read(Wire().type0(4, 7, 0).type3(4));
    EXPECT_EQ(timestamps(outcome), (Times{7, 14}));
}

TEST(RtmpChunkWriter, IsReadBackWithExtendedTimestampsAndCompression) {
    Bytes bytes;
    RtmpChunkWriter writer(bytes);
    const Times times{0, 40, 80, 120, 0x1000000, 0x1000028, 0x7FFFFFFF, 0xFFFFFFF0, 5};
    const auto body = pattern(1000);
    writer.set_chunk_size(333);
    for (const auto time : times) {
        writer.write(6, RtmpType::Video, 1, time, body);
    }
    Wire wire;
    wire.data(bytes);
    const auto outcome = read(wire);
    EXPECT_EQ(timestamps(outcome), times);
    EXPECT_EQ(outcome.messages.back().payload, body);
}

TEST(RtmpAggregate, SplitsAndMovesTimestamps) {
    Bytes body;
    ByteWriter out(body);
    const auto add = [&out](int type, std::uint32_t time, std::size_t size) {
        out.u8(static_cast<std::uint64_t>(type));
        out.u24(size);
        out.u24(time & 0xFFFFFF);
        out.u8(time >> 24);
        out.u24(0);
        out.bytes(pattern(size));
        out.u32(11 + size);
    };
    add(8, 0x01000000, 3);
    add(9, 0x01000017, 5);
    const RtmpMessage aggregate{
        .type = RtmpType::Aggregate, .stream_id = 1, .timestamp = 500, .payload = body
    };
    const auto parts = split_rtmp_aggregate(aggregate);
    ASSERT_TRUE(parts.has_value());
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[0].timestamp, 500u);
    EXPECT_EQ((*parts)[1].timestamp, 523u);
    EXPECT_EQ((*parts)[1].type, RtmpType::Video);
    EXPECT_EQ((*parts)[1].payload, pattern(5));
    for (std::size_t length = 1; length < body.size(); ++length) {
        auto cut = aggregate;
        cut.payload.resize(length);
        const auto result = split_rtmp_aggregate(cut);
        if (result) {
            EXPECT_TRUE(length == 14 || length == 18 || length == body.size() - 4) << length;
        }
    }
}

} // namespace
} // namespace leams::formats
