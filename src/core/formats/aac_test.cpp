#include "core/formats/aac.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace leams::formats {
namespace {

Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const auto value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

TEST(AacConfig, ReadsLowComplexity) {
    const auto config = parse_audio_specific_config(bytes({0x12, 0x10}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->core_sample_rate, 44100U);
    EXPECT_EQ(config->channels, 2U);
    EXPECT_EQ(config->samples_per_frame, 1024U);
    EXPECT_EQ(aac_codec_string(*config), "mp4a.40.2");
    EXPECT_EQ(aac_name(*config), "AAC LC");
}

TEST(AacConfig, ReadsFiveOne) {
    const auto config = parse_audio_specific_config(bytes({0x11, 0xB0}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->core_sample_rate, 48000U);
    EXPECT_EQ(config->channels, 6U);
}

TEST(AacConfig, ReadsExplicitSbr) {
    // Object 5, 24 kHz core, stereo, 48 kHz out, core object 2.
    const auto config = parse_audio_specific_config(bytes({0x2B, 0x11, 0x88, 0x00}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->core_sample_rate, 24000U);
    EXPECT_EQ(config->sample_rate, 48000U);
    EXPECT_TRUE(config->sbr);
    EXPECT_EQ(aac_codec_string(*config), "mp4a.40.5");
}

TEST(AacConfig, ReadsBackwardCompatibleSbr) {
    const auto config = parse_audio_specific_config(bytes({0x13, 0x10, 0x56, 0xE5, 0x98}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->core_sample_rate, 24000U);
    EXPECT_TRUE(config->sbr);
    EXPECT_EQ(config->sample_rate, 48000U);
}

TEST(AacConfig, CountsChannelsOfAProgramConfig) {
    // Object 2, 48 kHz, channel configuration 0; one front pair.
    const auto config =
        parse_audio_specific_config(bytes({0x11, 0x80, 0x04, 0xC8, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00}));
    ASSERT_TRUE(config) << config.error().reason();
    EXPECT_GT(config->channels, 0U);
}

TEST(AacConfig, RefusesNonsense) {
    EXPECT_FALSE(parse_audio_specific_config({}));
    EXPECT_FALSE(parse_audio_specific_config(bytes({0x12})));
    EXPECT_FALSE(parse_audio_specific_config(bytes({0x00, 0x00})));
    EXPECT_FALSE(parse_audio_specific_config(bytes({0x16, 0x90})));       // Reserved rate.
    EXPECT_FALSE(parse_audio_specific_config(bytes({0x17, 0x80, 0, 0}))); // Rate 0.
    EXPECT_FALSE(parse_audio_specific_config(bytes({0x12, 0x00})));       // Program config missing.
}

} // namespace
} // namespace leams::formats
