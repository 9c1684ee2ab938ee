#include "adapters/pubsub_redis/redis_pubsub.hpp"
#include "test/pubsub_contract.hpp"
#include "test/redis.hpp"
#include "test/run_task.hpp"

namespace leams::adapters {
namespace {

using test::run;

/// One process's, on a loop of its own.
class RunningPubSub final : public runtime::PubSub {
public:
    explicit RunningPubSub(const std::string& url)
        : pubsub_(loops_.at(0), {.address = redis::Address::parse(Secret(url)).value()}, runtime::Log()) {
        loops_.start();
        run(runtime::on_loop(loops_.at(0), pubsub_.start()));
        EXPECT_TRUE(test::eventually([this] { return is_up(); }));
    }
    ~RunningPubSub() override {
        run(runtime::on_loop(loops_.at(0), pubsub_.stop()));
        loops_.stop();
    }

    void publish(std::string topic, std::string payload) override {
        pubsub_.publish(std::move(topic), std::move(payload));
    }
    std::unique_ptr<Subscription>
    subscribe(std::string topic, runtime::Loop& loop, Handler handler) override {
        return pubsub_.subscribe(std::move(topic), loop, std::move(handler));
    }
    bool is_up() { return static_cast<bool>(run(pubsub_.ping())); }

private:
    runtime::Loops loops_{1};
    RedisPubSub pubsub_;
};

/// What one process hears of a topic.
class Ear {
public:
    Ear(runtime::PubSub& pubsub, runtime::Loops& loops, const std::string& topic)
        : loops_(loops)
        , subscription_(pubsub.subscribe(topic, loops.at(0), [this](const std::string& payload) {
            const std::lock_guard lock(mutex_);
            heard_.push_back(payload);
        })) {}
    ~Ear() {
        run(runtime::on_loop(loops_.at(0), [](Ear& ear) -> runtime::Task<void> {
            ear.subscription_.reset();
            co_return;
        }(*this)));
    }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    std::vector<std::string> heard() {
        const std::lock_guard lock(mutex_);
        return heard_;
    }
    bool has(const std::string& payload) {
        const auto all = heard();
        return std::ranges::find(all, payload) != all.end();
    }

private:
    runtime::Loops& loops_;
    std::mutex mutex_;
    std::vector<std::string> heard_;
    std::unique_ptr<runtime::PubSub::Subscription> subscription_;
};

class RedisPubSubTest : public testing::Test {
protected:
    RedisPubSubTest() { loops_.start(); }
    ~RedisPubSubTest() override { loops_.stop(); }

    /// Until what one tells comes to the other's ear.
    static void connect(RunningPubSub& from, Ear& to, const std::string& topic) {
        static int asked = 0;
        const auto question = "are you there? " + std::to_string(++asked);
        std::chrono::steady_clock::time_point next;
        EXPECT_TRUE(test::eventually([&] {
            if (const auto now = std::chrono::steady_clock::now(); now >= next) {
                from.publish(topic, question);
                next = now + std::chrono::milliseconds(20);
            }
            return to.has(question);
        }));
    }

    runtime::Loops loops_{1};
};

TEST_F(RedisPubSubTest, ReachesOtherProcessesInOrderAndItselfOnce) {
    const test::Redis server;
    RunningPubSub one(server.url());
    RunningPubSub other(server.url());
    Ear own(one, loops_, "news");
    Ear ear(other, loops_, "news");
    Ear elsewhere(other, loops_, "weather");
    connect(one, ear, "news");
    std::vector<std::string> sent;
    for (int i = 0; i < 500; ++i) {
        sent.push_back(std::to_string(i));
        one.publish("news", sent.back());
    }
    EXPECT_TRUE(test::eventually([&] { return ear.has("499") && own.has("499"); }));
    const auto last = [&](Ear& of) {
        const auto all = of.heard();
        return std::vector<std::string>(all.end() - 500, all.end());
    };
    EXPECT_EQ(last(ear), sent);
    EXPECT_EQ(last(own), sent);
    EXPECT_TRUE(elsewhere.heard().empty());
}

TEST_F(RedisPubSubTest, TellsOthersAfterwardsWhatTheServerMissed) {
    test::Redis server;
    RunningPubSub one(server.url());
    RunningPubSub other(server.url());
    Ear own(one, loops_, "news");
    Ear ear(other, loops_, "news");
    connect(one, ear, "news");
    server.kill();
    EXPECT_TRUE(test::eventually([&] { return !one.is_up() && !other.is_up(); }));
    one.publish("news", "meanwhile");
    EXPECT_TRUE(test::eventually([&] { return own.has("meanwhile"); })) << "this process needs no server";
    EXPECT_FALSE(ear.has("meanwhile"));
    server.start();
    EXPECT_TRUE(test::eventually([&] { return ear.has("meanwhile"); }));
    connect(one, ear, "news");
}

TEST_F(RedisPubSubTest, IsShardedOnACluster) {
    test::RedisCluster cluster(0, std::chrono::seconds(5));
    RunningPubSub one(cluster.url());
    RunningPubSub other(cluster.at(1).url());
    std::vector<std::unique_ptr<Ear>> ears;
    for (int i = 0; i < 12; ++i) {
        const auto topic = "topic" + std::to_string(i);
        ears.push_back(std::make_unique<Ear>(other, loops_, topic));
        connect(one, *ears.back(), topic);
    }
    std::size_t shards = 0;
    for (std::size_t i = 0; i < cluster.size(); ++i) {
        shards += cluster.at(i).ask("pubsub shardchannels").find("topic") != std::string::npos ? 1U : 0U;
    }
    EXPECT_EQ(shards, 3U);
}

} // namespace
} // namespace leams::adapters

namespace leams::test {

INSTANTIATE_TEST_SUITE_P(Redis, PubSubContract, testing::Values(PubSubFactory([] {
                             static Redis server;
                             return std::make_unique<adapters::RunningPubSub>(server.url());
                         })));

} // namespace leams::test
