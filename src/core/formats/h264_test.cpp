#include "core/base/encoding.hpp"
#include "core/formats/h264.hpp"

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

TEST(AvcConfig, ReadsEverySizeOfLengths) {
    for (unsigned size = 1; size <= 4; ++size) {
        auto record = make_avc_config({hex(kSps1080)}, {});
        record[4] = static_cast<std::byte>(0xFC | (size - 1));
        const auto config = parse_avc_config(record);
        ASSERT_TRUE(config);
        EXPECT_EQ(config->nal_length_size, size);
    }
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

std::vector<Bytes> units_between_start_codes(ByteView bytes) {
    std::vector<Bytes> units;
    NalReader reader(bytes, kStartCodes);
    while (const auto nal = reader.next()) {
        units.emplace_back(nal->begin(), nal->end());
    }
    EXPECT_TRUE(reader.ok());
    return units;
}

TEST(NalReader, WalksUnitsBetweenStartCodes) {
    const auto stream = hex("00000000010910000001674200000300000001658800000000");
    const std::vector<Bytes> expected{hex("0910"), hex("6742000003"), hex("6588")};
    EXPECT_EQ(units_between_start_codes(stream), expected);
    for (std::size_t length = 0; length <= stream.size(); ++length) {
        EXPECT_LE(units_between_start_codes(ByteView(stream).first(length)).size(), 3U) << length;
    }
}

TEST(NalReader, KnowsAStartCode) {
    EXPECT_TRUE(begins_with_start_code(hex("00000165")));
    EXPECT_TRUE(begins_with_start_code(hex("0000000000000167")));
    for (const auto* other : {"", "000000", "000165", "00000210", "650000000001"}) {
        EXPECT_FALSE(begins_with_start_code(hex(other))) << other;
    }
}

TEST(H264Slice, TellsWhereInItsPictureItBegins) {
    EXPECT_EQ(h264_first_macroblock(hex("6588")), 0U);
    EXPECT_EQ(h264_first_macroblock(hex("4140")), 1U);
    EXPECT_EQ(h264_first_macroblock(hex("65002580")), 1199U);
    EXPECT_EQ(h264_first_macroblock(hex("0640")), 0U) << "no slice";
    EXPECT_EQ(h264_first_macroblock(hex("65")), 0U) << "cut off";
}

TEST(H264Slice, TellsBSlices) {
    EXPECT_TRUE(h264_is_b_slice(hex("01A0"))) << "slice type 1";
    EXPECT_TRUE(h264_is_b_slice(hex("019C"))) << "slice type 6";
    EXPECT_FALSE(h264_is_b_slice(hex("41C0"))) << "a P slice";
    EXPECT_FALSE(h264_is_b_slice(hex("6588"))) << "an I slice";
    EXPECT_FALSE(h264_is_b_slice(hex("06A0"))) << "no slice";
    EXPECT_FALSE(h264_is_b_slice(hex("01"))) << "cut off";
}

TEST(H264Captions, AreFoundInTheUserDataOfAPicture) {
    const auto picture = hex("0000001006040CB500314741393403C1FFFC9480000000026588");
    EXPECT_TRUE(h264_has_captions(picture));
    for (std::size_t length = 0; length < 20; ++length) {
        EXPECT_FALSE(h264_has_captions(ByteView(picture).first(length))) << length;
    }
    EXPECT_FALSE(h264_has_captions(hex("0000001006040CB500314454473103C1FFFC9480"))) << "DTG1";
    EXPECT_FALSE(h264_has_captions(hex("0000000A6588B500314741393403"))) << "in a slice";
}

} // namespace
} // namespace leams::formats
