#include "media/rtmp/bit_rate_window.hpp"

#include <gtest/gtest.h>

namespace leams::rtmp {
namespace {

using namespace std::chrono_literals;

TEST(BitRateWindow, CountsTheLastTenSeconds) {
    BitRateWindow window;
    BitRateWindow::TimePoint now{1h};
    for (int i = 0; i < 100; ++i) {
        window.add(5, now);
        window.add(2, now + 500ms);
        now += 1s;
        EXPECT_EQ(window.bytes(), 7U * static_cast<unsigned>(std::min(i + 1, 10)));
    }
    window.add(1, now + 3s);
    EXPECT_EQ(window.bytes(), 6 * 7 + 1U);
    window.add(1, now + 1h);
    EXPECT_EQ(window.bytes(), 1U);
}

} // namespace
} // namespace leams::rtmp
