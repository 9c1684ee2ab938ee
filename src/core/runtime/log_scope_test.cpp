#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/task_group.hpp"
#include "core/runtime/timers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

namespace leams::runtime {
namespace {

using namespace std::chrono_literals;

std::string scope() {
    return LogScope::current() ? *LogScope::current() : "none";
}

constexpr auto kOfA = R"(,"request_id":"a")";

class LogScopeTest : public testing::Test {
protected:
    LogScopeTest() { loops_.start(); }
    ~LogScopeTest() override {
        boost::asio::co_spawn(loops_.at(0).context(), tasks_.stop(), boost::asio::use_future).get();
        loops_.stop();
    }

    /// Runs `action` on the first loop, and waits until its promise is kept.
    template <class Action>
    void on_first(Action action) {
        std::promise<void> done;
        loops_.at(0).post([&] { action(done); });
        ASSERT_EQ(done.get_future().wait_for(60s), std::future_status::ready);
    }

    Loops loops_{2};
    BlockingPool pool_{1, 8};
    TaskGroup tasks_{loops_.at(0)};
};

TEST(LogScope, EndsWithTheBlockThatItIsIn) {
    EXPECT_EQ(scope(), "none");
    {
        const LogScope outer("request_id", "a");
        EXPECT_EQ(scope(), kOfA);
        {
            const LogScope inner("socket", "b");
            EXPECT_EQ(scope(), R"(,"socket":"b")");
        }
        EXPECT_EQ(scope(), kOfA);
    }
    EXPECT_EQ(scope(), "none");
}

Task<Result<std::string>> scope_after(std::chrono::milliseconds time) {
    co_await sleep_for(time);
    co_return scope();
}

Task<> wander(Loops& loops, BlockingPool& pool, TaskGroup& tasks, std::promise<void>& done) {
    std::vector<std::string> seen{scope()};
    co_await sleep_for(1ms);
    seen.push_back(scope());
    auto there = co_await on_loop(loops.at(1), scope_after(1ms));
    seen.push_back(*there);
    seen.push_back(scope());
    const auto in_pool = co_await pool.run([]() -> Result<std::string> { return scope(); });
    seen.push_back(*in_pool);
    seen.push_back(scope());
    auto in_time = co_await with_deadline(tasks, 60'000ms, scope_after(1ms));
    seen.push_back(*in_time);
    auto late = co_await with_deadline(tasks, 1ms, scope_after(60'000ms));
    EXPECT_FALSE(late);
    seen.push_back(scope());
    EXPECT_EQ(seen, std::vector<std::string>(seen.size(), kOfA));
    done.set_value();
}

TEST_F(LogScopeTest, GoesWithItsTaskToOtherLoopsAndThreads) {
    on_first([this](std::promise<void>& done) {
        const LogScope request("request_id", "a");
        tasks_.spawn(wander(loops_, pool_, tasks_, done));
    });
}

TEST_F(LogScopeTest, IsNotThatOfOthersWhoRunBetween) {
    Gate gate(loops_.at(0));
    std::vector<std::string> seen;
    const auto look = [](Gate& awaited, std::vector<std::string>& into) -> Task<> {
        co_await awaited.wait(60'000ms);
        into.push_back(scope());
    };
    on_first([&](std::promise<void>& done) {
        for (const auto* id : {"a", "b"}) {
            const LogScope request("request_id", id);
            tasks_.spawn(look(gate, seen));
        }
        tasks_.spawn(look(gate, seen));
        done.set_value();
    });
    on_first([&](std::promise<void>& done) {
        const LogScope opener("request_id", "opener");
        gate.open();
        loops_.at(0).post([&] { loops_.at(0).post([&] { done.set_value(); }); });
    });
    EXPECT_EQ(seen, (std::vector<std::string>{kOfA, R"(,"request_id":"b")", "none"}));
    on_first([](std::promise<void>& done) {
        EXPECT_EQ(scope(), "none");
        done.set_value();
    });
}

} // namespace
} // namespace leams::runtime
