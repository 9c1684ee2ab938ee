#include "core/formats/fmp4.hpp"
#include "core/formats/fmp4_chunk.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leams::formats {
namespace {

const Bytes kConfig{std::byte{0x11}, std::byte{0x90}};

Bytes make_init() {
    const std::vector<Mp4Track> tracks{
        {.id = 1, .config = kConfig, .width = 1280, .height = 720},
        {.id = 2,
         .kind = Mp4Kind::Aac,
         .timescale = 48000,
         .config = kConfig,
         .channels = 2,
         .sample_rate = 48000},
    };
    return make_mp4_init(tracks);
}

/// Two pictures of 150 bytes in all.
Bytes make_chunk() {
    const std::vector<Mp4Sample> samples{
        {.duration = 3000, .size = 100, .cts = 6000, .sync = true},
        {.duration = 4000, .size = 50, .cts = -3000, .sync = false},
    };
    Bytes output;
    append_mp4_chunk_header(
        output, {.sequence = 9, .track_id = 1, .base_decode_time = 0x1'0000'0001, .samples = samples}
    );
    return output;
}

TEST(Mp4Chunks, KnowsTheTracks) {
    const auto tracks = read_mp4_tracks(make_init());
    ASSERT_TRUE(tracks);
    ASSERT_EQ(tracks->size(), 2u);
    EXPECT_EQ(tracks->front().id, 1u);
    EXPECT_EQ(tracks->front().timescale, 90000u);
    EXPECT_TRUE(tracks->front().video);
    EXPECT_EQ(tracks->back().id, 2u);
    EXPECT_EQ(tracks->back().timescale, 48000u);
    EXPECT_FALSE(tracks->back().video);
}

TEST(Mp4Chunks, KnowsAChunkByItsHead) {
    const auto chunk = make_chunk();
    const auto head = parse_mp4_chunk_head(chunk);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->track_id, 1u);
    EXPECT_EQ(head->base_decode_time, 0x1'0000'0001u);
    EXPECT_EQ(head->duration, 7000u);
    EXPECT_EQ(head->head_bytes, chunk.size());
    EXPECT_EQ(head->bytes, chunk.size() + 150);
}

TEST(Mp4Chunks, GivesAChunkAnotherPlaceAndNothingElse) {
    auto chunk = make_chunk();
    const auto head = parse_mp4_chunk_head(chunk);
    ASSERT_TRUE(head);
    retime_mp4_chunk(chunk, *head, 1, 77);
    const auto moved = parse_mp4_chunk_head(chunk);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->base_decode_time, 77u);
    EXPECT_EQ(moved->duration, 7000u);
    retime_mp4_chunk(chunk, *head, 9, 0x1'0000'0001);
    EXPECT_EQ(chunk, make_chunk());
}

TEST(Mp4Chunks, WantsMoreOfAHeadThatIsCutAnywhere) {
    const auto chunk = make_chunk();
    for (std::size_t length = 0; length < chunk.size(); ++length) {
        const auto head = parse_mp4_chunk_head(ByteView(chunk).first(length));
        ASSERT_FALSE(head) << length;
        EXPECT_TRUE(head.error().needs_more()) << length;
        EXPECT_LE(head.error().missing(), chunk.size() - length);
    }
}

TEST(Mp4Chunks, RefusesWhatIsNoChunk) {
    const auto init = make_init();
    EXPECT_FALSE(parse_mp4_chunk_head(init));
    auto chunk = make_chunk();
    chunk[0] = std::byte{0x7F}; // A moof of 2 GiB.
    const auto huge = parse_mp4_chunk_head(chunk);
    ASSERT_FALSE(huge);
    EXPECT_EQ(huge.error().kind(), ParseError::Kind::TooLarge);
}

TEST(Mp4Chunks, RefusesAnInitThatIsCutAnywhere) {
    const auto init = make_init();
    for (std::size_t length = 0; length < init.size(); ++length) {
        EXPECT_FALSE(read_mp4_tracks(ByteView(init).first(length))) << length;
        EXPECT_FALSE(with_mp4_duration(ByteView(init).first(length), 1)) << length;
    }
}

TEST(Mp4Chunks, TellsHowLongTheFragmentsLast) {
    const auto init = make_init();
    const auto longer = with_mp4_duration(init, 7'200'000);
    ASSERT_TRUE(longer);
    EXPECT_EQ(longer->size(), init.size() + kMp4DurationBytes);
    const auto tracks = read_mp4_tracks(*longer);
    ASSERT_TRUE(tracks);
    EXPECT_EQ(tracks->size(), 2u);
    const auto text = std::string(as_text(*longer));
    const auto mehd = text.find("mehd");
    ASSERT_NE(mehd, std::string::npos);
    EXPECT_EQ(mehd, text.find("mvex") + 8); // The first of its boxes, as ISO/IEC 14496-12 8.8.2 has it.
}

TEST(Mp4Index, HasTheSizeThatWasForetold) {
    const std::vector<Mp4Subsegment> runs{{.bytes = 1000, .duration = 180'000}, {.bytes = 7, .duration = 90}};
    const auto index = make_mp4_index({.id = 1, .timescale = 90'000}, runs);
    EXPECT_EQ(index.size(), mp4_index_bytes(2));
    EXPECT_EQ(*ByteReader(index).u32(), index.size());
}

} // namespace
} // namespace leams::formats
