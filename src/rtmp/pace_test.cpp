#include "rtmp/pace.hpp"

#include <gtest/gtest.h>

namespace leams::rtmp {
namespace {

using runtime::Pace;

constexpr std::uint64_t bytes_per_second(std::uint64_t kbps) {
    return kbps * 1000 / 8;
}

TEST(ReadPace, IsSlowWhileNobodyWaits) {
    EXPECT_EQ(read_pace(0, false), Pace::Slow);
    EXPECT_EQ(read_pace(bytes_per_second(2600), false), Pace::Slow);
}

TEST(ReadPace, IsQuickerForThoseWhoWait) {
    EXPECT_EQ(read_pace(0, true), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(5000), true), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(6000), true), Pace::Brisk);
}

TEST(ReadPace, LeavesNoMoreWaitingThanAYoungWindowHolds) {
    EXPECT_EQ(read_pace(bytes_per_second(5200), false), Pace::Slow);
    EXPECT_EQ(read_pace(bytes_per_second(6000), false), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(12'000), false), Pace::Brisk);
}

} // namespace
} // namespace leams::rtmp
