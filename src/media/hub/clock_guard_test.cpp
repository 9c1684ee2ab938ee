#include "media/hub/clock_guard.hpp"
#include "media/hub/test_sinks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace leams::media {
namespace {

using namespace std::chrono_literals;
using test::make_frame;

class ClockGuardTest : public testing::Test {
protected:
    /// A frame that arrives now; gives the time that it leaves with.
    std::int64_t pass(std::int64_t sent) {
        auto frame = make_frame(video, sent);
        guard.mend(frame, now);
        return frame.dts;
    }
    /// Sends for `length` of our time, stamped with a clock of another speed; whether it is found to crawl.
    bool crawls(std::chrono::milliseconds length, std::chrono::milliseconds step, double speed) {
        bool found = false;
        for (auto sent = 0ms; sent < length; sent += step) {
            now += step;
            stamp += static_cast<double>(step.count()) * speed;
            found |= guard.crawls(TrackKind::Video, to_media_time(std::llround(stamp), 1000), now);
        }
        return found;
    }

    ClockGuard guard;
    ClockGuard::TimePoint now{std::chrono::hours(100)};
    double stamp = 0;
    TrackInfoPtr video = test::make_track(TrackKind::Video);
};

TEST_F(ClockGuardTest, StampsThatMoveAreKept) {
    for (int i = 0; i < 1000; ++i, now += 40ms) {
        ASSERT_EQ(pass(i * 40), i * 40);
        ASSERT_EQ(pass(i * 40), i * 40) << "as pictures in two pieces";
    }
    EXPECT_FALSE(guard.stands());
}

TEST_F(ClockGuardTest, StampsThatStandAreReplacedAfterTwoSeconds) {
    pass(0);
    for (int i = 0; i <= 50; ++i) {
        now += 40ms;
        ASSERT_EQ(pass(7), 7);
    }
    EXPECT_FALSE(guard.stands());
    for (int i = 1; i <= 100; ++i) {
        now += 40ms;
        ASSERT_EQ(pass(7), 7 + 2000 + i * 40);
    }
    EXPECT_TRUE(guard.stands());
    guard.restart();
    EXPECT_EQ(pass(9), 9);
}

TEST_F(ClockGuardTest, StampsThatGoInASmallCircleStand) {
    for (int i = 0; i < 100; ++i) {
        now += 40ms;
        pass(i % 3 * 40);
    }
    EXPECT_TRUE(guard.stands());
}

TEST_F(ClockGuardTest, AClockThatIsSetBackAndAPauseAreNoStandstill) {
    for (const int origin : {60'000, 0, 50'000, 49'000}) {
        for (int i = 0; i < 100; ++i) {
            now += 40ms;
            ASSERT_EQ(pass(origin + i * 40), origin + i * 40);
        }
        now += 1h;
    }
}

TEST_F(ClockGuardTest, ASlowClockIsFoundAfterThirtySecondsOfSending) {
    EXPECT_FALSE(crawls(29'900ms, 100ms, 0.1));
    EXPECT_TRUE(crawls(300ms, 100ms, 0.1));
    EXPECT_FALSE(crawls(10min, 100ms, 0.25));
    EXPECT_FALSE(crawls(10min, 100ms, 4));
}

TEST_F(ClockGuardTest, PausesDoNotMakeAClockSlow) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(crawls(2s, 40ms, 1));
        now += 10min;
    }
}

TEST_F(ClockGuardTest, AnEncoderThatStamps2997As30GoesOnForDays) {
    double arrives = 0;
    const auto begin = now;
    for (std::int64_t i = 0; i < 3 * 24 * 3600 * 30; ++i) {
        arrives += 1001.0 / 30;
        now = begin + std::chrono::microseconds(std::llround(arrives * 1000));
        const auto sent = i * 1000 / 30;
        ASSERT_EQ(pass(sent), sent);
        ASSERT_FALSE(guard.crawls(TrackKind::Video, MediaTime{sent * 1000}, now));
    }
}

} // namespace
} // namespace leams::media
