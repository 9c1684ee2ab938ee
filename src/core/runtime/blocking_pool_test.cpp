#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"
#include "test/run_task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace leams::runtime {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kPatience{20}; // Of a test for what must come.

class BlockingPoolTest : public testing::Test {
public:
    BlockingPoolTest() { loops.start(); }
    ~BlockingPoolTest() override {
        run(tasks.stop());
        loops.stop();
    }
    template <class T>
    T run(Task<T> task) {
        return test::run(on_loop(loops.at(0), std::move(task)));
    }
    Result<int> run_within(milliseconds limit, Task<Result<int>> task) {
        return run(with_deadline<int>(tasks, limit, std::move(task)));
    }

    Loops loops{1};
    TaskGroup tasks{loops.at(0)};
};

/// Work that takes its thread until the test lets it go on.
struct Held {
    auto work() {
        return [this]() -> Result<int> {
            begun.set_value();
            return gate.get_future().wait_for(kPatience) == std::future_status::ready ? 1 : 0;
        };
    }
    std::promise<void> begun;
    std::promise<void> gate;
};

// The deadline and the end of the work meet on two threads again and again; the sanitizers judge.
TEST_F(BlockingPoolTest, SurvivesDeadlinesThatFallOnTheEndOfTheWork) {
    BlockingPool pool(2, 8);
    for (int i = 0; i < 500; ++i) {
        auto work = [i]() -> Result<int> {
            std::this_thread::sleep_for(std::chrono::microseconds(900 + i % 5 * 100));
            return i;
        };
        const auto result = run_within(milliseconds(1), pool.run(work));
        EXPECT_TRUE(!result || *result == i);
    }
}

TEST_F(BlockingPoolTest, LetsTheCancelledOutOfTheQueueAndForgetsTheirWork) {
    BlockingPool pool(1, 2);
    Held held;
    std::thread first([&] { EXPECT_EQ(*test::run(pool.run(held.work())), 1); });
    held.begun.get_future().wait();
    std::atomic<bool> done{false};
    const auto late = [&]() -> Result<int> {
        done = true;
        return 2;
    };
    const auto answer = run_within(milliseconds(1), pool.run(late));
    EXPECT_EQ(answer.error().code(), ErrorCode::DeadlineExceeded);
    run([]() -> Task<void> { co_return; }()); // Until the cancelled has noticed.
    held.gate.set_value();
    first.join();
    EXPECT_EQ(*test::run(pool.run([]() -> Result<int> { return 3; })), 3);
    EXPECT_FALSE(done);
}

TEST_F(BlockingPoolTest, ADeadlineIsKeptWhileTheWorkGoesOn) {
    Held held;
    BlockingPool pool(1, 0);
    // Long enough for a thread of a busy machine to begin: what has not begun would be cancelled, and never
    // do.
    const auto answer = run_within(milliseconds(1000), pool.run(held.work()));
    EXPECT_EQ(held.begun.get_future().wait_for(kPatience), std::future_status::ready);
    held.gate.set_value();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::DeadlineExceeded);
}

TEST_F(BlockingPoolTest, RefusesWorkThatWaitedTooLongForAThread) {
    BlockingPool pool(1, 0, milliseconds(-1)); // Too long before it begins.
    bool done = false;
    const auto late = [&]() -> Result<int> {
        done = true;
        return 2;
    };
    const auto answer = test::run(pool.run(late));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Unavailable);
    EXPECT_FALSE(done);
}

TEST_F(BlockingPoolTest, TakesWhoseTurnIsFirstBeforeTheOthersAndHasAQueueForEach) {
    BlockingPool pool(1, 2);
    std::promise<void> gate;
    std::promise<void> begun;
    std::string order;
    const auto add = [&](char name) {
        return [&order, name]() -> Result<int> {
            order += name;
            return 0;
        };
    };
    const auto blocking = [&]() -> Result<int> {
        begun.set_value();
        gate.get_future().wait();
        return 0;
    };
    boost::asio::io_context loop;
    const auto spawn = [&](auto work, Turn turn) {
        return boost::asio::co_spawn(
            loop, detail::with_default(pool.run(std::move(work), turn)), boost::asio::use_future
        );
    };
    auto first = spawn(blocking, Turn::Later);
    loop.poll();
    begun.get_future().wait();
    std::vector<decltype(first)> waiting;
    for (const char name : {'a', 'b'}) {
        waiting.push_back(spawn(add(name), Turn::Later));
    }
    auto refused = spawn(add('x'), Turn::Later);
    for (const char name : {'c', 'd'}) {
        waiting.push_back(spawn(add(name), Turn::First));
    }
    loop.poll();
    gate.set_value();
    loop.run();
    EXPECT_EQ(refused.get()->error().code(), ErrorCode::Unavailable);
    EXPECT_EQ(order, "cdab");
}

TEST_F(BlockingPoolTest, KeepsItsThreadsWhenWorkThrows) {
    BlockingPool pool(1, 0);
    const auto broken = []() -> Result<int> { throw std::runtime_error("broken"); };
    for (int i = 0; i < 3; ++i) {
        EXPECT_THROW(static_cast<void>(test::run(pool.run(broken))), std::runtime_error);
        EXPECT_THROW(static_cast<void>(run_within(kPatience, pool.run(broken))), std::runtime_error);
    }
    EXPECT_EQ(*test::run(pool.run([]() -> Result<int> { return 7; })), 7);
}

TEST_F(BlockingPoolTest, AGroupThatStopsWaitsForNothingNew) {
    run(tasks.stop());
    const auto never = []() -> Task<Result<int>> { co_return 1; };
    const auto answer = run_within(kPatience, never());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::DeadlineExceeded);
}

} // namespace
} // namespace leams::runtime
