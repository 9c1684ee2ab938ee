#pragma once

#include "core/runtime/bus.hpp"
#include "core/runtime/dead_letters.hpp"
#include "core/runtime/timers.hpp"
#include "test/bus_sink.hpp"
#include "test/eventually.hpp"
#include "test/run_task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What every runtime::Bus with its runtime::DeadLetters must do. An adapter's test instantiates the suite:
/// INSTANTIATE_TEST_SUITE_P(Sqlite, BusContract, testing::Values(BusFactory{...}));
namespace leams::test {

/// A bus under test, whose clock stands still until it is told otherwise.
struct BusSubject {
    virtual ~BusSubject() = default;
    virtual runtime::Bus& bus() = 0;
    virtual runtime::DeadLetters& dead_letters() = 0;
    /// Begins to deliver, when all have subscribed.
    virtual void start() = 0;
    virtual void stop() = 0;
    /// Waits until so many published events are on their way to the one group.
    virtual void pass_on(std::size_t /*published*/) {}
    virtual void advance(std::chrono::milliseconds step) = 0;
};

using BusFactory = std::function<std::unique_ptr<BusSubject>()>;

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

class BusContract : public testing::TestWithParam<BusFactory> {
protected:
    ~BusContract() override { subject_->stop(); }

    void subscribe(Sink& to, runtime::SubscribeOptions options = {}, const std::string& group = "group") {
        bus().subscribe("topic", group, to.consumer(), options);
    }
    void start() { subject_->start(); }
    void pass_on(std::size_t published) { subject_->pass_on(published); }
    void advance(std::chrono::milliseconds step) { subject_->advance(step); }

    void publish(const std::string& id, const std::string& order = {}) {
        EXPECT_TRUE(run(bus().publish({id, "topic", R"({"id":")" + id + R"("})", order})));
    }
    std::vector<runtime::DeadLetter> dead() { return run(letters().list(100)).value(); }
    std::vector<std::string> dead_ids() {
        std::vector<std::string> ids;
        for (const auto& letter : dead()) {
            ids.push_back(letter.event.id);
        }
        return ids;
    }
    static void wait_until(const std::function<bool()>& condition) { EXPECT_TRUE(eventually(condition)); }

    struct Gate {
        std::atomic<bool> reached = false;
        std::atomic<bool> open = false;
    };
    static runtime::Task<Result<void>>
    wait_for_gate(Gate& gate, Sink& behind, std::vector<runtime::Event> batch) {
        gate.reached = true;
        while (!gate.open) {
            co_await runtime::sleep_for(1ms);
        }
        co_return co_await behind.consumer()(std::move(batch));
    }

    runtime::Bus& bus() { return subject_->bus(); }
    runtime::DeadLetters& letters() { return subject_->dead_letters(); }

    Sink sink; // Before the bus, which may call it until it has stopped.
    Sink second;

private:
    std::unique_ptr<BusSubject> subject_ = GetParam()();
};

TEST_P(BusContract, DeliversEachEventToEachGroup) {
    subscribe(sink);
    subscribe(second, {}, "second group");
    start();
    for (const auto* id : {"a", "b", "c"}) {
        publish(id);
    }
    wait_until([&] { return sink.taken().size() == 3 && second.taken().size() == 3; });
    EXPECT_THAT(sink.taken(), UnorderedElementsAre("a", "b", "c"));
    EXPECT_THAT(second.taken(), UnorderedElementsAre("a", "b", "c"));
}

TEST_P(BusContract, GivesNoMoreAtATimeThanIsWanted) {
    subscribe(sink, {.prefetch = 2});
    sink.failing = true;
    start();
    for (const auto* id : {"a", "b", "c", "d", "e"}) {
        publish(id);
    }
    wait_until([&] { return sink.count() == 5; });
    sink.failing = false;
    // The last failure may be written only now.
    wait_until([&] {
        advance(1s);
        return sink.taken().size() == 5;
    });
    EXPECT_LE(sink.largest_batch, 2U);
}

TEST_P(BusContract, RetriesSoOftenAndThenGivesUp) {
    subscribe(sink, {.max_attempts = 3, .first_retry = 10s, .last_retry = 15s});
    sink.failing = true;
    start();
    publish("a");
    wait_until([&] {
        advance(5s);
        return dead().size() == 1;
    });
    const auto letter = dead().at(0);
    EXPECT_EQ(letter.event.id, "a");
    EXPECT_EQ(letter.event.payload, R"({"id":"a"})");
    EXPECT_EQ(letter.group, "group");
    EXPECT_EQ(letter.attempts, 3);
    EXPECT_EQ(letter.last_error, "not now");
    EXPECT_EQ(sink.count(), 3U);
}

TEST_P(BusContract, FindsTheEventThatCannotBeReadAndDeliversTheRest) {
    Gate gate;
    const auto consumer = [&](std::vector<runtime::Event> batch) -> runtime::Task<Result<void>> {
        return wait_for_gate(gate, sink, std::move(batch));
    };
    bus().subscribe("topic", "group", consumer);
    sink.unreadable = "c";
    start();
    publish("first");
    wait_until([&] { return gate.reached.load(); });
    // Those behind the first come as one batch.
    for (const auto* id : {"a", "b", "c", "d", "e"}) {
        publish(id);
    }
    pass_on(6);
    gate.open = true;
    wait_until([&] { return sink.taken().size() == 5 && dead().size() == 1; });
    EXPECT_EQ(sink.largest_batch, 5U);
    EXPECT_THAT(dead_ids(), ElementsAre("c"));
    EXPECT_EQ(dead().at(0).last_error, "It cannot be read");
}

TEST_P(BusContract, KeepsTheOrderOfAKeyWhenTheFirstMustWait) {
    subscribe(sink, {.ordered = true, .first_retry = 10s, .last_retry = 10s});
    sink.poison = "a1";
    start();
    for (const auto* id : {"a1", "b1", "a2", "b2", "a3", "b3"}) {
        publish(id, std::string(id, 1));
    }
    publish("free");
    // All that came together with the first may have failed with it; then each goes alone.
    wait_until([&] {
        advance(10s);
        return sink.taken().size() == 4;
    });
    EXPECT_THAT(sink.taken(), testing::Not(testing::Contains(testing::StartsWith("a"))));
    sink.forget_poison();
    wait_until([&] {
        advance(10s);
        return sink.taken().size() == 7;
    });
    std::map<char, std::string> by_key;
    for (const auto& id : sink.taken()) {
        by_key[id[0]] += id + " ";
    }
    EXPECT_EQ(by_key['a'], "a1 a2 a3 ");
    EXPECT_EQ(by_key['b'], "b1 b2 b3 ");
}

TEST_P(BusContract, LetsNoDeadLetterHoldUpItsKey) {
    subscribe(sink, {.ordered = true, .max_attempts = 2});
    sink.poison = "a1";
    start();
    publish("a1", "a");
    publish("a2", "a");
    wait_until([&] {
        advance(1s);
        return sink.taken().size() == 1;
    });
    EXPECT_THAT(sink.taken(), ElementsAre("a2"));
    EXPECT_THAT(dead_ids(), ElementsAre("a1"));
}

TEST_P(BusContract, CancelsWorkThatTakesTooLong) {
    std::atomic<int> begun = 0;
    const auto consumer = [&begun](std::vector<runtime::Event>) -> runtime::Task<Result<void>> {
        return [](bool first) -> runtime::Task<Result<void>> {
            if (first) {
                co_await runtime::sleep_for(1h);
            }
            co_return Result<void>{};
        }(++begun == 1);
    };
    bus().subscribe("topic", "group", consumer, {.work_limit = 10ms});
    start();
    publish("a");
    wait_until([&] {
        advance(1s);
        return begun == 2;
    });
}

TEST_P(BusContract, ReplaysAndDropsDeadLetters) {
    subscribe(sink, {.max_attempts = 1});
    subscribe(second, {.max_attempts = 1}, "second group");
    sink.failing = true;
    second.failing = true;
    start();
    for (const auto* id : {"a", "b", "c", "d"}) {
        publish(id);
    }
    wait_until([&] { return dead().size() == 8; });
    EXPECT_EQ(run(letters().list(3)).value().size(), 3U);
    sink.failing = false;
    second.failing = false;

    EXPECT_EQ(run(letters().replay("unknown")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(run(letters().drop("unknown")).error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(run(letters().drop("a")));
    EXPECT_TRUE(run(letters().replay("b")));
    wait_until([&] { return sink.taken().size() == 1 && second.taken().size() == 1; });
    EXPECT_THAT(dead_ids(), UnorderedElementsAre("c", "c", "d", "d"));
    EXPECT_EQ(run(letters().replay_all()).value(), 4U);
    wait_until([&] { return sink.taken().size() == 3 && second.taken().size() == 3; });
    EXPECT_THAT(sink.taken(), UnorderedElementsAre("b", "c", "d"));
    EXPECT_TRUE(dead().empty());
    EXPECT_EQ(run(letters().drop("b")).error().code(), ErrorCode::NotFound);
}

} // namespace leams::test
