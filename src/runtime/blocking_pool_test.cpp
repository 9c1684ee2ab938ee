#include "runtime/blocking_pool.hpp"
#include "runtime/timers.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <thread>

namespace leams::runtime {
namespace {

using std::chrono::milliseconds;

enum class Way : std::uint8_t { ToTheEnd, UnlessCancelled };

Task<int> race_with_deadlines(BlockingPool& pool, Way way, int rounds) {
    int late = 0;
    for (int i = 0; i < rounds; ++i) {
        auto work = [i]() -> Result<int> {
            std::this_thread::sleep_for(std::chrono::microseconds(900 + i % 5 * 100));
            return i;
        };
        auto task = way == Way::ToTheEnd ? pool.run(work) : pool.run_unless_cancelled(work);
        const auto result = co_await with_deadline<int>(milliseconds(1), std::move(task));
        late += result ? 0 : 1;
    }
    co_return late;
}

// The deadline and the end of the work meet on two threads again and again; the sanitizers judge.
TEST(BlockingPool, SurvivesDeadlinesThatFallOnTheEndOfTheWork) {
    BlockingPool pool(2, 8);
    for (const auto way : {Way::ToTheEnd, Way::UnlessCancelled}) {
        EXPECT_GE(test::run(race_with_deadlines(pool, way, 500)), 0);
    }
}

TEST(BlockingPool, LetsTheCancelledOutOfTheQueueAndForgetsTheirWork) {
    BlockingPool pool(1, 2);
    std::promise<void> gate;
    std::promise<void> begun;
    std::thread first([&] {
        const auto blocking = [&]() -> Result<int> {
            begun.set_value();
            gate.get_future().wait();
            return 1;
        };
        EXPECT_EQ(*test::run(pool.run_unless_cancelled(blocking)), 1);
    });
    begun.get_future().wait();
    std::atomic<bool> done{false};
    const auto late = [&]() -> Result<int> {
        done = true;
        return 2;
    };
    // Returns although the only thread is still taken.
    const auto answer = test::run(with_deadline<int>(milliseconds(1), pool.run_unless_cancelled(late)));
    EXPECT_EQ(answer.error().code(), ErrorCode::DeadlineExceeded);
    gate.set_value();
    first.join();
    EXPECT_EQ(*test::run(pool.run_unless_cancelled([]() -> Result<int> { return 3; })), 3);
    EXPECT_FALSE(done);
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
