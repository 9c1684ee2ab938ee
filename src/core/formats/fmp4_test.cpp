#include "core/formats/fmp4.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leams::formats {
namespace {

// The types of all boxes, in order and with their nesting: "moof(mfhd traf(...))".
std::string outline(ByteView bytes) {
    static const std::string kContainers = "moov trak mdia minf dinf stbl mvex moof traf";
    std::string text;
    ByteReader reader(bytes);
    while (reader.remaining() >= 8) {
        const auto size = *reader.u32();
        const std::string type(as_text(*reader.take(4)));
        text += (text.empty() ? "" : " ") + type;
        const auto body = reader.rest().first(std::min<std::size_t>(size - 8, reader.remaining()));
        if (kContainers.find(type) != std::string::npos) {
            text += "(" + outline(body) + ")";
        }
        EXPECT_TRUE(reader.skip(body.size()));
    }
    return text;
}

const Bytes kConfig{std::byte{0x11}, std::byte{0x90}};

TEST(Mp4Init, NestsItsBoxes) {
    const std::vector<Mp4Track> tracks{
        {.id = 1, .config = kConfig, .width = 1280, .height = 720},
        {.id = 2,
         .kind = Mp4Kind::Aac,
         .timescale = 48000,
         .config = kConfig,
         .channels = 2,
         .sample_rate = 48000},
    };
    const std::string trak =
        "trak(tkhd mdia(mdhd hdlr minf(Xmhd dinf(dref) stbl(stsd stts stsc stsz stco))))";
    const auto with = [&](char letter) {
        auto copy = trak;
        copy[copy.find('X')] = letter;
        return copy;
    };
    EXPECT_EQ(
        outline(make_mp4_init(tracks)), "ftyp moov(mvhd " + with('v') + " " + with('s') + " mvex(trex trex))"
    );
}

TEST(Mp4Chunk, PointsAtItsPayload) {
    const std::vector<Mp4Sample> samples{
        {.duration = 3000, .size = 100, .cts = 6000, .sync = true},
        {.duration = 3000, .size = 50, .cts = -3000, .sync = false},
    };
    Bytes output(7); // What is there already stays.
    const auto payload = append_mp4_chunk_header(
        output, {.sequence = 9, .track_id = 1, .base_decode_time = 0x1'0000'0001, .samples = samples}
    );
    EXPECT_EQ(payload, 150U);
    const auto chunk = ByteView(output).subspan(7);
    EXPECT_EQ(outline(chunk), "moof(mfhd traf(tfhd tfdt trun)) mdat");

    // trun ends where mdat begins: its last sample's composition offset, and its data offset before the
    // samples.
    ByteReader reader(chunk);
    const auto moof_size = *reader.u32();
    ByteReader trun(chunk.subspan(moof_size - 2 * 16 - 8));
    EXPECT_EQ(*trun.u32(), 2U);
    EXPECT_EQ(*trun.u32(), moof_size + 8);
    EXPECT_EQ(*trun.u32(), 3000U);
    EXPECT_EQ(*trun.u32(), 100U);
    EXPECT_EQ(*trun.u32(), 0x02000000U);
    EXPECT_EQ(*trun.u32(), 6000U);
    EXPECT_TRUE(trun.skip(12));
    EXPECT_EQ(static_cast<std::int32_t>(*trun.u32()), -3000);
    EXPECT_EQ(*trun.u32(), 158U);
}

} // namespace
} // namespace leams::formats
