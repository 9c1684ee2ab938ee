#include "media/rtmp/pace.hpp"

#include <gtest/gtest.h>

namespace leams::rtmp {
namespace {

using media::Haste;
using runtime::Pace;

constexpr std::uint64_t bytes_per_second(std::uint64_t kbps) {
    return kbps * 1000 / 8;
}

TEST(ReadPace, IsSlowWhileNobodyWaits) {
    EXPECT_EQ(read_pace(0, Haste::None), Pace::Slow);
    EXPECT_EQ(read_pace(bytes_per_second(2600), Haste::None), Pace::Slow);
}

TEST(ReadPace, IsQuickerForThoseWhoWait) {
    EXPECT_EQ(read_pace(0, Haste::Part), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(5000), Haste::Part), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(6000), Haste::Part), Pace::Brisk);
}

TEST(ReadPace, IsPromptForThoseWhoNeedEachFrame) {
    for (const auto kbps : {0, 2600, 60'000}) {
        EXPECT_EQ(read_pace(bytes_per_second(static_cast<std::uint64_t>(kbps)), Haste::Frame), Pace::Prompt);
    }
    EXPECT_LE(runtime::period_of(Pace::Prompt), std::chrono::milliseconds(10));
}

TEST(ReadPace, LeavesNoMoreWaitingThanAYoungWindowHolds) {
    EXPECT_EQ(read_pace(bytes_per_second(5200), Haste::None), Pace::Slow);
    EXPECT_EQ(read_pace(bytes_per_second(6000), Haste::None), Pace::Steady);
    EXPECT_EQ(read_pace(bytes_per_second(12'000), Haste::None), Pace::Brisk);
}

} // namespace
} // namespace leams::rtmp
