#include "core/runtime/gate.hpp"
#include "core/runtime/loops.hpp"
#include "health.hpp"
#include "run_blocking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace leams::app {
namespace {

using namespace std::chrono_literals;
using runtime::Task;
using testing::HasSubstr;

Task<Result<void>> well() {
    co_return Result<void>{};
}
Task<Result<void>> away() {
    co_return Error::unavailable("The cache does not answer");
}
Task<Result<void>> silent(runtime::Loop& loop) {
    static_cast<void>(co_await runtime::Gate(loop).wait(1h));
    co_return Result<void>{};
}

Task<Result<void>> answered_by(runtime::Gate& gate) {
    static_cast<void>(co_await gate.wait(1h));
    co_return Result<void>{};
}
Task<std::size_t> count(Health& health) {
    co_return (co_await health.look()).size();
}
Task<void> nothing() {
    co_return;
}

class HealthTest : public testing::Test {
protected:
    ~HealthTest() override {
        if (health_) {
            run_blocking(loops_.at(0), health_->stop());
        }
        loops_.stop();
    }

    Health& make(std::vector<Health::Check> checks, std::chrono::milliseconds deadline = 1h) {
        health_ = std::make_unique<Health>(loops_.at(0), std::move(checks), deadline);
        loops_.start();
        return *health_;
    }
    Health::Findings look(std::size_t loop = 1) { return run_blocking(loops_.at(loop), health_->look()); }

    runtime::Loops loops_{2};
    std::unique_ptr<Health> health_;
};

TEST_F(HealthTest, TellsOfEachWhetherItAnswers) {
    auto& health = make({{"database", well}, {"cache", away}});
    EXPECT_TRUE(health.last()[0].fault) << "nobody was asked yet";
    const auto found = look();
    ASSERT_EQ(found.size(), 2);
    EXPECT_EQ(found[0].name, "database");
    EXPECT_FALSE(found[0].fault);
    EXPECT_EQ(found[1].name, "cache");
    ASSERT_TRUE(found[1].fault);
    EXPECT_EQ(found[1].fault->message(), "The cache does not answer");
    EXPECT_FALSE(health.last()[0].fault);
    EXPECT_TRUE(health.last()[1].fault);
}

TEST_F(HealthTest, ShowsTheLastLookAsMetrics) {
    auto& health = make({{"database", well}, {"cache", away}});
    runtime::Metrics metrics;
    health.add_metrics(metrics);
    EXPECT_THAT(metrics.text(), HasSubstr("leams_backend_up{backend=\"database\"} 0\n"));
    look();
    EXPECT_THAT(metrics.text(), HasSubstr("leams_backend_up{backend=\"database\"} 1\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("leams_backend_up{backend=\"cache\"} 0\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("leams_backend_latency_seconds{backend=\"cache\"} "));
}

TEST_F(HealthTest, WaitsForNoneLongerThanTheDeadline) {
    make({{"bus", [this] { return silent(loops_.at(0)); }}, {"database", well}}, 20ms);
    const auto found = look();
    ASSERT_TRUE(found[0].fault);
    EXPECT_EQ(found[0].fault->code(), ErrorCode::DeadlineExceeded);
    EXPECT_GE(found[0].took, 20ms);
    EXPECT_FALSE(found[1].fault);
}

TEST_F(HealthTest, AsksOnceForAllWhoLookAtTheSameTime) {
    auto& home = loops_.at(0);
    std::atomic<int> asked = 0;
    runtime::Gate answer(home);
    auto& health = make({{"database", [&] {
                              ++asked;
                              return answered_by(answer);
                          }}});
    const auto begin = [&] {
        auto found = boost::asio::co_spawn(home.context(), count(health), boost::asio::use_future);
        for (int hop = 0; hop < 10; ++hop) { // More than it takes to come as far as waiting.
            run_blocking(home, nothing());
        }
        return found;
    };
    auto one = begin();
    auto other = begin();
    home.post([&] { answer.open(); });
    EXPECT_EQ(one.get() + other.get(), 2);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(look().size(), 1);
    EXPECT_EQ(asked, 2) << "the next look is a new one";
}

} // namespace
} // namespace leams::app
