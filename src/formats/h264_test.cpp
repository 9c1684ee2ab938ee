#include "base/encoding.hpp"
#include "formats/h264.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace leams::formats {
namespace {

Bytes hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

// Made by x264: 1920x1080 High at 30 fps; 1280x720 Main at 25 fps; 320x180 with cropping, 30 fps.
constexpr std::string_view kSps1080 = "67640028acd940780227e5c044000003000400000300f03c60c658";

TEST(H264Sps, ReadsSizeAfterCroppingAndTiming) {
    const auto sps = parse_h264_sps(hex(kSps1080));
    ASSERT_TRUE(sps);
    EXPECT_EQ(sps->profile_idc, 100);
    EXPECT_EQ(sps->level_idc, 40);
    EXPECT_EQ(sps->width, 1920U);
    EXPECT_EQ(sps->height, 1080U);
    EXPECT_DOUBLE_EQ(sps->fps, 30);
    ASSERT_TRUE(sps->max_num_reorder_frames);
    EXPECT_EQ(*sps->max_num_reorder_frames, 2U);
}

TEST(H264Sps, SurvivesTruncationAtEveryLength) {
    const auto whole = hex(kSps1080);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto sps = parse_h264_sps(ByteView(whole).first(length));
        if (sps) {
            EXPECT_EQ(sps->width, 1920U) << length;
        }
    }
}

TEST(H264Sps, RefusesImpossibleSizesAndOtherUnits) {
    EXPECT_FALSE(parse_h264_sps(hex("68ee3cb0")));
    EXPECT_FALSE(parse_h264_sps(hex("6742c01e0000000000")));
    EXPECT_FALSE(parse_h264_sps(Bytes(5000, std::byte{0x67})));
}

TEST(AvcConfig, RoundTrips) {
    const auto sps = hex(kSps1080);
    const auto pps = hex("68ebe3cb22c0");
    const auto record = make_avc_config({sps}, {pps});
    const auto config = parse_avc_config(record);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->nal_length_size, 4U);
    ASSERT_EQ(config->sps.size(), 1U);
    EXPECT_TRUE(std::equal(config->sps[0].begin(), config->sps[0].end(), sps.begin(), sps.end()));
    ASSERT_EQ(config->pps.size(), 1U);
    EXPECT_EQ(h264_codec_string(*config), "avc1.640028");
    EXPECT_EQ(h264_name(config->profile_idc, config->constraints), "H.264 High");
}

TEST(AvcConfig, AsksForMissingBytesAtEveryTruncation) {
    const auto record = make_avc_config({hex(kSps1080)}, {hex("68ebe3cb22c0")});
    const auto needed = record.size() - 4; // Without the extension of the High profiles.
    for (std::size_t length = 0; length < needed; ++length) {
        const auto config = parse_avc_config(ByteView(record).first(length));
        ASSERT_FALSE(config) << length;
        EXPECT_TRUE(config.error().needs_more()) << length;
    }
}

TEST(AvcConfig, RefusesThreeByteLengths) {
    auto record = make_avc_config({hex(kSps1080)}, {});
    record[4] = std::byte{0xFE};
    EXPECT_FALSE(parse_avc_config(record));
}

TEST(NalReader, WalksUnitsAndStopsAtALyingLength) {
    const auto unit = hex("00000002650100000000000000014100000009");
    NalReader reader(unit, 4);
    const auto first = reader.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(h264_nal_type(*first), H264Nal::Idr);
    const auto second = reader.next();
    ASSERT_TRUE(second);
    EXPECT_EQ(h264_nal_type(*second), H264Nal::Slice);
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.ok());
}

} // namespace
} // namespace leams::formats
