#include "runtime/blocking_pool.hpp"
#include "runtime/timers.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace leams::runtime {
namespace {

using std::chrono::milliseconds;

Task<int> race_with_deadlines(BlockingPool& pool, int rounds) {
    int late = 0;
    for (int i = 0; i < rounds; ++i) {
        auto work = [i]() -> Result<int> {
            std::this_thread::sleep_for(std::chrono::microseconds(900 + i % 5 * 100));
            return i;
        };
        const auto result = co_await with_deadline<int>(milliseconds(1), pool.run(work));
        late += result ? 0 : 1;
    }
    co_return late;
}

// The deadline and the end of the work meet on two threads again and again; the sanitizers judge.
TEST(BlockingPool, SurvivesDeadlinesThatFallOnTheEndOfTheWork) {
    BlockingPool pool(2, 8);
    EXPECT_GE(test::run(race_with_deadlines(pool, 500)), 0);
}

TEST(BlockingPool, HasRoomAgainAfterWorkThatCameTooLate) {
    BlockingPool pool(1, 0);
    const auto slow = []() -> Result<int> {
        std::this_thread::sleep_for(milliseconds(20));
        return 1;
    };
    for (int i = 0; i < 3; ++i) {
        // Late or not, as the machine likes.
        static_cast<void>(test::run(with_deadline<int>(milliseconds(1), pool.run(slow))));
    }
    const auto after = test::run(pool.run([]() -> Result<int> { return 7; }));
    ASSERT_TRUE(after);
    EXPECT_EQ(*after, 7);
}

} // namespace
} // namespace leams::runtime
