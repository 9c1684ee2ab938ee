#include "core/runtime/log_throttle.hpp"

#include <gtest/gtest.h>

namespace leams::runtime {
namespace {

using std::chrono::seconds;

TEST(LogThrottle, LetsTheFirstThroughAndThenOneAPeriodWithTheCountSince) {
    LogThrottle throttle(seconds(10));
    const LogThrottle::TimePoint start{};
    EXPECT_EQ(throttle.count(start), 1U);
    EXPECT_EQ(throttle.count(start), 0U);
    EXPECT_EQ(throttle.count(start + seconds(9)), 0U);
    EXPECT_EQ(throttle.count(start + seconds(10)), 3U);
    EXPECT_EQ(throttle.count(start + seconds(11)), 0U);
    EXPECT_EQ(throttle.count(start + seconds(40)), 2U);
}

} // namespace
} // namespace leams::runtime
