#include "core/formats/aac_silence.hpp"

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

TEST(AacSilence, HasTheElementsOfItsChannels) {
    EXPECT_EQ(make_silent_aac_frame(1), bytes({0x00, 0x00, 0x00, 0x07}));
    EXPECT_EQ(make_silent_aac_frame(2), bytes({0x21, 0x00, 0x00, 0x00, 0x00, 0x1C}));
    EXPECT_EQ(make_silent_aac_frame(3).size(), 10U) << "a single channel, a pair and the end: 75 bits";
}

TEST(AacSilence, IsNotMadeForChannelsOfAProgramConfig) {
    EXPECT_TRUE(make_silent_aac_frame(0).empty());
    EXPECT_TRUE(make_silent_aac_frame(8).empty());
}

} // namespace
} // namespace leams::formats
