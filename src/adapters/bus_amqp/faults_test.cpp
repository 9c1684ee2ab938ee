#include "adapters/bus_amqp/test_amqp_bus.hpp"
#include "test/bus_sink.hpp"
#include "test/cut_proxy.hpp"
#include "test/eventually.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace leams::adapters {
namespace {

using test::eventually;
using test::Rabbitmq;
using test::run;
using test::Sink;

constexpr AmqpPatience kShort{.connect = 2s, .answer = 3s, .heartbeat = 1s};

/// Two groups on one topic, one of them in order, whose events go through a proxy.
class AmqpFaultsTest : public testing::Test {
protected:
    ~AmqpFaultsTest() override { world.stop(); }

    void begin() {
        world.bus().subscribe("topic", "ordered", ordered.consumer(), {.prefetch = 20, .ordered = true});
        world.bus().subscribe("topic", "free", free.consumer(), {.prefetch = 20});
        world.start();
    }
    void publish(int count) {
        for (int i = 0; i < count; ++i) {
            const auto id = std::to_string(1'000 + published++);
            EXPECT_TRUE(run(world.bus().publish({id, "topic", "{}", "key" + id.substr(3)})));
        }
    }
    bool all_taken() { return ordered.taken().size() >= published && free.taken().size() >= published; }
    /// Nothing is lost, nothing doubled, and what has one key comes in order.
    void expect_all_once_and_in_order() {
        ASSERT_TRUE(eventually([&] { return all_taken(); }))
            << ordered.taken().size() << " and " << free.taken().size() << " of " << published;
        ASSERT_TRUE(eventually([&] { return world.rows("bus_outbox") == 0; }));
        for (auto* sink : {&ordered, &free}) {
            const auto seen = sink->wait_for(published);
            EXPECT_EQ(seen.size(), published);
            for (const auto& [id, times] : seen) {
                EXPECT_EQ(times, 1) << id;
            }
        }
        std::map<char, std::string> last;
        for (const auto& id : ordered.taken()) {
            EXPECT_LT(last[id.back()], id);
            last[id.back()] = id;
        }
        EXPECT_TRUE(run(world.dead_letters().list(10)).value().empty());
    }

    Rabbitmq& rabbitmq = Rabbitmq::shared();
    test::CutProxy proxy{rabbitmq.port()};
    Sink ordered; // Before the bus, which may call it until it has stopped.
    Sink free;
    AmqpWorld world{sql::Engine::Sqlite, rabbitmq.new_url(proxy.port()), {.patience = kShort}};
    std::size_t published = 0;
};

TEST_F(AmqpFaultsTest, LosesAndDoublesNothingWhenConnectionsAreCutAnywhere) {
    const auto seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    begin();
    for (int round = 0; round < 25; ++round) {
        switch (below(4)) {
        case 0:
            proxy.cut();
            break;
        case 1:
            proxy.cut_after(static_cast<std::size_t>(below(6'000)));
            break;
        case 2:
            proxy.set_slow(below(2) == 0);
            break;
        default:
            break;
        }
        publish(1 + below(12));
    }
    proxy.set_slow(false);
    expect_all_once_and_in_order();
    EXPECT_GT(proxy.cuts(), 0);
}

TEST(AmqpBus, DeliversAgainWhatADeadProcessHadTaken) {
    auto& rabbitmq = Rabbitmq::shared();
    const auto url = rabbitmq.new_url();
    Sink sink;
    {
        AmqpWorld first(sql::Engine::Sqlite, url, {.tables = {.stop_deadline = 50ms}});
        std::atomic<bool> begun = false;
        first.bus().subscribe("topic", "group", [&](std::vector<runtime::Event>) {
            return [](std::atomic<bool>& told) -> runtime::Task<Result<void>> {
                told = true;
                co_await runtime::sleep_for(1h);
                co_return Result<void>{};
            }(begun);
        });
        first.start();
        EXPECT_TRUE(run(first.bus().publish({"a", "topic", "{}"})));
        EXPECT_TRUE(eventually([&] { return begun.load(); }));
        first.stop();
    }
    AmqpWorld second(sql::Engine::Sqlite, url);
    second.bus().subscribe("topic", "group", sink.consumer());
    second.start();
    EXPECT_TRUE(eventually([&] { return sink.taken().size() == 1; }));
    second.stop();
}

TEST(AmqpPublisher, GivesWhatTheServerTookWhenAQueueIsAtItsLimit) {
    auto& rabbitmq = Rabbitmq::shared();
    const auto address = AmqpAddress::parse(Secret(rabbitmq.new_url())).value();
    rabbitmq.control(
        "set_policy limit '^" + address.prefix + "[.]' " + R"('{"max-length":3,"overflow":"reject-publish"}')"
    );
    LinkState link({}, "publisher");
    AmqpPublisher publisher(address, kShort, link);
    const std::vector<KnownGroup> groups{{{"topic", "nobody"}, Ordering::None}};
    std::size_t taken = 0;
    for (std::int64_t i = 0; i < 50; ++i) {
        const std::vector<OutboxRow> rows{{i, {std::to_string(i), "topic", "{}"}, 1}};
        const auto confirmed = publisher.publish(rows, groups);
        ASSERT_TRUE(confirmed);
        taken += confirmed->size();
    }
    EXPECT_GE(taken, 3U);
    EXPECT_LT(taken, 50U);
}

TEST(AmqpConnection, SaysWhatIsWrong) {
    auto& rabbitmq = Rabbitmq::shared();
    const auto said = [&](const std::string& url) {
        const auto made = AmqpConnection::open(AmqpAddress::parse(Secret(url)).value(), kShort);
        return made ? std::string() : made.error().message();
    };
    const auto place = "127.0.0.1:" + std::to_string(rabbitmq.port());
    EXPECT_EQ(said("amqp://guest:guest@" + place), "");
    EXPECT_EQ(said("amqp://guest:hush@" + place), "RabbitMQ does not take this user and password");
    EXPECT_EQ(
        said("amqp://guest:guest@" + place + "/none"), "RabbitMQ has no such virtual host for this user"
    );
    EXPECT_EQ(
        said("amqps://guest:guest@" + place),
        "RabbitMQ at " + place + " shows no certificate that can be trusted"
    );
    EXPECT_EQ(said("amqp://127.0.0.1:1"), "RabbitMQ at 127.0.0.1:1 refuses connections");
    rabbitmq.pause();
    EXPECT_EQ(said("amqp://guest:guest@" + place), "RabbitMQ at " + place + " does not answer");
    rabbitmq.resume();
}

} // namespace
} // namespace leams::adapters
