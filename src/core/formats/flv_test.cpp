#include "core/formats/adts.hpp"
#include "core/formats/flv.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace leams::formats {
namespace {

Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

TEST(FlvVideo, ReadsTheThreeAvcPackets) {
    const auto header = parse_flv_video(bytes({0x17, 0, 0, 0, 0, 1}));
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->packet, FlvVideoPacket::SequenceHeader);
    EXPECT_EQ(header->header_size, 5u);
    const auto nalus = parse_flv_video(bytes({0x27, 1, 0, 0, 40}));
    ASSERT_TRUE(nalus.has_value());
    EXPECT_EQ(nalus->packet, FlvVideoPacket::Nalus);
    EXPECT_FALSE(nalus->key);
    EXPECT_EQ(nalus->composition_time, 40);
    EXPECT_EQ(parse_flv_video(bytes({0x17, 2, 0, 0, 0}))->packet, FlvVideoPacket::EndOfSequence);
    EXPECT_EQ(parse_flv_video(bytes({0x57, 0}))->packet, FlvVideoPacket::Command);
}

TEST(FlvVideo, SignExtendsTheCompositionTime) {
    EXPECT_EQ(parse_flv_video(bytes({0x27, 1, 0xFF, 0xFF, 0xFF}))->composition_time, -1);
    EXPECT_EQ(parse_flv_video(bytes({0x27, 1, 0x80, 0, 0}))->composition_time, -(1 << 23));
    EXPECT_EQ(parse_flv_video(bytes({0x27, 1, 0x7F, 0xFF, 0xFF}))->composition_time, (1 << 23) - 1);
}

TEST(FlvVideo, NamesOtherCodecs) {
    const auto name = [](std::initializer_list<int> message) {
        return parse_flv_video(bytes(message)).error().reason();
    };
    EXPECT_EQ(name({0x1C, 1, 0, 0, 0}), "H.265 (HEVC)");
    EXPECT_EQ(name({0x12, 0}), "Sorenson H.263");
    EXPECT_EQ(name({0x90, 'h', 'v', 'c', '1'}), "H.265 (HEVC)");
    EXPECT_EQ(name({0x91, 'a', 'v', '0', '1'}), "AV1");
    EXPECT_EQ(name({0x90, '?', '?', '?', '?'}), "an unknown Enhanced RTMP codec");
    EXPECT_EQ(parse_flv_video(bytes({0xD1}))->packet, FlvVideoPacket::Command);
}

TEST(FlvVideo, AsksForMoreAtEveryTruncation) {
    for (const auto& message : {bytes({0x17, 1, 0, 0, 0}), bytes({0x90, 'h', 'v', 'c', '1'})}) {
        for (std::size_t length = 0; length < message.size(); ++length) {
            const auto tag = parse_flv_video(ByteView(message).first(length));
            ASSERT_FALSE(tag.has_value());
            EXPECT_TRUE(tag.error().needs_more());
        }
    }
}

// Enhanced RTMP v2, "Multitrack": one track, many of one codec, many of their own.
TEST(FlvVideo, SkipsFurtherTracksAndNamesTheFirstOnesCodec) {
    EXPECT_EQ(parse_flv_video(bytes({0x96, 1, 'a', 'v', 'c', '1', 1, 0}))->packet, FlvVideoPacket::Command);
    EXPECT_EQ(parse_flv_video(bytes({0x96, 0x21, 1, 'h', 'v', 'c', '1'}))->packet, FlvVideoPacket::Command);
    EXPECT_EQ(parse_flv_video(bytes({0x96, 1, 'h', 'v', 'c', '1', 0})).error().reason(), "H.265 (HEVC)");
    EXPECT_EQ(parse_flv_video(bytes({0x96, 0x21, 0, 'a', 'v', '0', '1'})).error().reason(), "AV1");
}

TEST(FlvAudio, SkipsFurtherTracksAndNamesTheFirstOnesCodec) {
    const auto second = bytes({0x95, 1, 'm', 'p', '4', 'a', 1, 0x21});
    EXPECT_EQ(parse_flv_audio(second)->packet, FlvAudioPacket::OtherTrack);
    EXPECT_EQ(parse_flv_audio(bytes({0x95, 0x11, 'O', 'p', 'u', 's', 0})).error().reason(), "Opus");
    for (std::size_t length = 0; length < 7; ++length) {
        EXPECT_TRUE(parse_flv_audio(ByteView(second).first(length)).error().needs_more()) << length;
    }
}

TEST(FlvAudio, ReadsAac) {
    EXPECT_EQ(parse_flv_audio(bytes({0xAF, 0, 0x12, 0x10}))->packet, FlvAudioPacket::SequenceHeader);
    const auto raw = parse_flv_audio(bytes({0xAF, 1}));
    ASSERT_TRUE(raw.has_value());
    EXPECT_EQ(raw->packet, FlvAudioPacket::Raw);
    EXPECT_EQ(raw->header_size, 2u);
    EXPECT_EQ(parse_flv_audio(bytes({0xAF, 2})).error().kind(), ParseError::Kind::Malformed);
}

TEST(FlvAudio, NamesOtherCodecs) {
    EXPECT_EQ(parse_flv_audio(bytes({0x2F, 0xFF})).error().reason(), "MP3");
    EXPECT_EQ(parse_flv_audio(bytes({0xB6})).error().reason(), "Speex");
    EXPECT_EQ(parse_flv_audio(bytes({0x90, 'O', 'p', 'u', 's'})).error().reason(), "Opus");
}

TEST(FlvAudio, AsksForMoreAtEveryTruncation) {
    EXPECT_TRUE(parse_flv_audio({}).error().needs_more());
    EXPECT_TRUE(parse_flv_audio(bytes({0xAF})).error().needs_more());
    EXPECT_TRUE(parse_flv_audio(bytes({0x90, 'O', 'p'})).error().needs_more());
}

// AAC LC, 44.1 kHz, stereo, 9 bytes in all.
const Bytes kAdts = bytes({0xFF, 0xF1, 0x50, 0x80, 0x01, 0x3F, 0xFC, 0x21, 0x10});

TEST(Adts, ReadsTheConfigurationAndThePayload) {
    ASSERT_TRUE(starts_with_adts(kAdts));
    const auto frame = parse_adts(kAdts);
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->size, 9u);
    EXPECT_EQ(frame->payload.size(), 2u);
    EXPECT_EQ(frame->config[0], std::byte{0x12});
    EXPECT_EQ(frame->config[1], std::byte{0x10});
    EXPECT_FALSE(starts_with_adts(bytes({0x21, 0x10})));
}

TEST(Adts, AsksForMoreAtEveryTruncation) {
    for (std::size_t length = 0; length < kAdts.size(); ++length) {
        const auto frame = parse_adts(ByteView(kAdts).first(length));
        ASSERT_FALSE(frame.has_value());
        EXPECT_TRUE(frame.error().needs_more()) << length;
    }
}

} // namespace
} // namespace leams::formats
