#pragma once

#include "core/runtime/loops.hpp"
#include "core/runtime/pubsub.hpp"
#include "test/eventually.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// What every runtime::PubSub must do. An adapter's test instantiates the suite:
/// INSTANTIATE_TEST_SUITE_P(Memory, PubSubContract, testing::Values(PubSubFactory{...}));
namespace leams::test {

using PubSubFactory = std::function<std::unique_ptr<runtime::PubSub>()>;

class PubSubContract : public testing::TestWithParam<PubSubFactory> {
protected:
    PubSubContract() { loops_.start(); }
    ~PubSubContract() override { loops_.stop(); }

    /// What one subscriber has heard, and on which loop.
    struct Heard {
        std::mutex mutex;
        std::vector<std::string> payloads;
        bool always_on_its_loop = true;
        std::unique_ptr<runtime::PubSub::Subscription> subscription;

        std::vector<std::string> so_far() {
            const std::lock_guard lock(mutex);
            return payloads;
        }
    };

    std::unique_ptr<Heard> listen(const std::string& topic, std::size_t loop) {
        auto heard = std::make_unique<Heard>();
        heard->subscription = pubsub_->subscribe(
            topic,
            loops_.at(loop),
            [this, loop, &heard = *heard](const std::string& payload) {
                const std::lock_guard lock(heard.mutex);
                heard.always_on_its_loop = heard.always_on_its_loop && loops_.at(loop).is_current();
                heard.payloads.push_back(payload);
            }
        );
        return heard;
    }
    void end(Heard& heard, std::size_t loop) {
        std::promise<void> done;
        loops_.at(loop).post([&] {
            heard.subscription.reset();
            done.set_value();
        });
        done.get_future().wait();
    }

    runtime::Loops loops_{2};
    std::unique_ptr<runtime::PubSub> pubsub_ = GetParam()();
};

TEST_P(PubSubContract, ReachesEverySubscriberOfTheTopicOnItsLoop) {
    const auto first = listen("news", 0);
    const auto second = listen("news", 1);
    const auto other = listen("weather", 0);
    pubsub_->publish("news", "a");
    pubsub_->publish("weather", "rain");
    ASSERT_TRUE(eventually([&] {
        return first->so_far().size() + second->so_far().size() + other->so_far().size() == 3;
    }));
    EXPECT_THAT(first->so_far(), testing::ElementsAre("a"));
    EXPECT_THAT(second->so_far(), testing::ElementsAre("a"));
    EXPECT_THAT(other->so_far(), testing::ElementsAre("rain"));
    EXPECT_TRUE(first->always_on_its_loop && second->always_on_its_loop);
    end(*first, 0);
    end(*second, 1);
    end(*other, 0);
}

TEST_P(PubSubContract, KeepsTheOrderOfOnePublisher) {
    const auto heard = listen("news", 1);
    std::vector<std::string> sent;
    for (int i = 0; i < 200; ++i) {
        sent.push_back(std::to_string(i));
        pubsub_->publish("news", sent.back());
    }
    ASSERT_TRUE(eventually([&] { return heard->so_far().size() == sent.size(); }));
    EXPECT_EQ(heard->so_far(), sent);
    end(*heard, 1);
}

TEST_P(PubSubContract, TellsNothingOfBeforeAndNothingAfterTheSubscriptionDied) {
    pubsub_->publish("news", "before");
    const auto gone = listen("news", 0);
    const auto stays = listen("news", 0);
    pubsub_->publish("news", "while");
    ASSERT_TRUE(eventually([&] { return stays->so_far().size() == 1 && gone->so_far().size() == 1; }));
    end(*gone, 0);
    pubsub_->publish("news", "after");
    ASSERT_TRUE(eventually([&] { return stays->so_far().size() == 2; }));
    EXPECT_THAT(stays->so_far(), testing::ElementsAre("while", "after"));
    EXPECT_THAT(gone->so_far(), testing::ElementsAre("while"));
    end(*stays, 0);
}

TEST_P(PubSubContract, TakesPublishersOfManyThreads) {
    const auto heard = listen("news", 0);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this] {
            for (int n = 0; n < 50; ++n) {
                pubsub_->publish("news", "x");
            }
        });
    }
    EXPECT_TRUE(eventually([&] { return heard->so_far().size() == 200; }));
    end(*heard, 0);
}

} // namespace leams::test
