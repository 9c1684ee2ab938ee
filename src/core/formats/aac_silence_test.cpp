#include "core/formats/aac_silence.hpp"
#include "core/formats/bit_reader.hpp"

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

TEST(AacSilence, TakesAsManyBytesAsItIsTold) {
    EXPECT_EQ(make_silent_aac_frame(2, 6), make_silent_aac_frame(2));
    for (std::size_t size = 6; size < 1500; ++size) {
        const auto frame = make_silent_aac_frame(2, size);
        ASSERT_EQ(frame.size(), size);
        // A pair of channels of 43 bits, then fill elements, then the end and less than a byte of nothing.
        BitReader reader(frame);
        ASSERT_EQ(reader.bits(3), 1U);
        reader.skip(40);
        auto id = reader.bits(3);
        for (; id == 6; id = reader.bits(3)) {
            auto count = std::size_t{reader.bits(4)};
            count = count == 15 ? 14 + reader.bits(8) : count;
            reader.skip(8 * count);
            ASSERT_FALSE(reader.overrun()) << size;
        }
        ASSERT_EQ(id, 7U) << size;
        ASSERT_LT(reader.bits_left(), 8U) << size;
    }
}

TEST(AacSilence, HasNoChannelsWhereItCannot) {
    EXPECT_EQ(make_silent_aac_frame(2, 1), bytes({0xE0}));
    EXPECT_EQ(make_silent_aac_frame(2, 0).size(), 0U);
    EXPECT_EQ(make_silent_aac_frame(0, 40).size(), 40U);
}

} // namespace
} // namespace leams::formats
