#include "media/hub/track.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace leams::media {
namespace {

Bytes read_corpus(const char* name) {
    std::ifstream file(std::filesystem::path(LEAMS_CORPORA_DIR) / name, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto view = as_bytes(text);
    return {view.begin(), view.end()};
}

TEST(MakeTrack, DescribesVideo) {
    const auto track = make_h264_track(read_corpus("h264/avcc_1080p"));
    ASSERT_TRUE(track) << track.error().reason();
    EXPECT_EQ((*track)->width, 1920U);
    EXPECT_EQ((*track)->height, 1080U);
    EXPECT_EQ((*track)->codec_string, "avc1.640028");
    EXPECT_EQ((*track)->timescale, 90000U);
    EXPECT_DOUBLE_EQ((*track)->declared_fps, 30);
    EXPECT_TRUE((*track)->common_format);
}

TEST(MakeTrack, TellsPicturesThatFewCanDecode) {
    const auto track = make_h264_track(read_corpus("h264/avcc_444"));
    ASSERT_TRUE(track) << track.error().reason();
    EXPECT_EQ((*track)->codec_name, "H.264 High 4:4:4 Predictive");
    EXPECT_FALSE((*track)->common_format);
}

TEST(MakeTrack, DescribesSound) {
    const auto track = make_aac_track(read_corpus("aac/explicit_sbr"));
    ASSERT_TRUE(track);
    EXPECT_EQ((*track)->timescale, 24000U);
    EXPECT_EQ((*track)->sample_rate, 48000U);
    EXPECT_EQ((*track)->codec_string, "mp4a.40.5");
}

TEST(MakeTrack, RefusesWhatCannotBeDecoded) {
    EXPECT_FALSE(make_h264_track({}));
    const Bytes no_sps{
        std::byte{1},
        std::byte{100},
        std::byte{0},
        std::byte{40},
        std::byte{255},
        std::byte{0xE0},
        std::byte{0}
    };
    EXPECT_FALSE(make_h264_track(no_sps));
    EXPECT_FALSE(make_aac_track({}));
}

} // namespace
} // namespace leams::media
