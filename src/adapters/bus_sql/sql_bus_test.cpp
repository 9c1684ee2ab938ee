#include "adapters/bus_sql/outbox_tables.hpp"
#include "adapters/bus_sql/test_sql_bus.hpp"
#include "core/runtime/timers.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>

namespace leams::adapters {
namespace {

TEST_P(SqlBusTest, DeliversEachEventOnceAndForgetsIt) {
    begin();
    EXPECT_EQ(publish(600), 600U);
    const auto seen = sink.wait_for(600);
    EXPECT_EQ(seen.size(), 600U);
    EXPECT_LE(sink.largest_batch, 256U);
    EXPECT_GT(sink.largest_batch, 1U);
    wait_until([&] { return rows() == 0; });
    EXPECT_EQ(sink.count(), 600U);
}

TEST_P(SqlBusTest, KeepsThePayloadAsItIs) {
    std::promise<std::string> payload;
    make();
    bus->subscribe("topic", "group", [&](std::vector<runtime::Event> batch) -> runtime::Task<Result<void>> {
        payload.set_value(batch.front().payload);
        return []() -> runtime::Task<Result<void>> { co_return Result<void>{}; }();
    });
    run(bus->start());
    const std::string text = R"({"a":"\u0000 \" ' 😀 $1 :name ?"})";
    ASSERT_TRUE(run(bus->publish({"id", "topic", text})));
    EXPECT_EQ(payload.get_future().get(), text);
    end();
}

TEST_P(SqlBusTest, TakesAnEventIdOnlyOnce) {
    sink.failing = true; // So that it stays.
    begin();
    EXPECT_EQ(publish(1), 1U);
    EXPECT_EQ(publish(1), 1U);
    EXPECT_EQ(rows(), 1);
}

TEST_P(SqlBusTest, DropsWhatNobodyWants) {
    begin();
    ASSERT_TRUE(run(bus->publish({"nobody", "other topic", "{}"})));
    EXPECT_EQ(rows(), 0);
}

TEST_P(SqlBusTest, TellsTheTopicsOfOneGroupApart) {
    make();
    bus->subscribe("topic", "group", sink.consumer());
    bus->subscribe("other topic", "group", second.consumer());
    auto store = [&](soci::session& session) {
        return bus->add(
            session, std::vector<runtime::Event>{{"a", "topic", "{}"}, {"b", "other topic", "{}"}}
        );
    };
    ASSERT_TRUE(database().write_blocking(store));
    run(bus->start());
    EXPECT_EQ(sink.wait_for(1).count("a"), 1U);
    EXPECT_EQ(second.wait_for(1).count("b"), 1U);
}

TEST_P(SqlBusTest, RetriesWithGrowingDelaysAndBuriesWithTheLastError) {
    sink.failing = true;
    begin();
    publish(1);
    sink.wait_for(1);
    // Nothing comes before its time.
    wait_until([&] { return due_in() == 1000; });
    clock.advance(999ms);
    ASSERT_TRUE(run(dead_letters.list(1)));
    EXPECT_EQ(sink.count(), 1U);
    clock.advance(1ms);
    wait_until([&] { return sink.count() == 2 && due_in() == 2000; });
    clock.advance(1999ms);
    ASSERT_TRUE(run(dead_letters.list(1)));
    EXPECT_EQ(sink.count(), 2U);
    clock.advance(1ms);
    wait_until([&] { return !run(dead_letters.list(10)).value().empty(); });
    EXPECT_EQ(sink.count(), 3U);
    const auto dead = run(dead_letters.list(10)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].event.id, "e0");
    EXPECT_EQ(dead[0].group, "group");
    EXPECT_EQ(dead[0].attempts, 3);
    EXPECT_EQ(dead[0].last_error, "not now");

    sink.failing = false;
    EXPECT_FALSE(run(dead_letters.replay("unknown")));
    ASSERT_TRUE(run(dead_letters.replay("e0")));
    wait_until([&] { return sink.count() == 4; });
    wait_until([&] { return rows() == 0; });
}

TEST_P(SqlBusTest, TellsHowMuchItHasBeforeItAndHasDone) {
    options.measure_interval = 5ms;
    sink.failing = true;
    begin();
    runtime::Metrics metrics;
    bus->add_metrics(metrics);
    const auto figure = [&](const std::string& name) {
        return test::MetricsText(metrics.text())
            .value("leams_bus_" + name + R"({topic="topic",group="group"})");
    };
    publish(2);
    wait_until([&] { return figure("pending") == 2 && figure("retried_total") == 2; });
    clock.advance(500ms);
    wait_until([&] { return figure("oldest_seconds") == 0.5; });
    EXPECT_EQ(figure("dead"), 0);
    wait_until([&] {
        clock.advance(1s);
        return figure("dead") == 2;
    });
    EXPECT_EQ(figure("buried_total"), 2);
    EXPECT_EQ(figure("handled_total"), 0);
    wait_until([&] { return figure("pending") == 0 && figure("oldest_seconds") == 0; });
    sink.failing = false;
    publish(3, "f");
    wait_until([&] { return figure("handled_total") == 3 && figure("pending") == 0; });
}

TEST_P(SqlBusTest, LetsOneBadEventDieAlone) {
    sink.poison = "e3";
    begin();
    publish(8);
    wait_until([&] {
        clock.advance(1s);
        const auto dead = run(dead_letters.list(10));
        return dead && !dead->empty();
    });
    EXPECT_EQ(run(dead_letters.list(10)).value()[0].event.id, "e3");
    wait_until([&] { return rows() == 1; });
}

TEST_P(SqlBusTest, KeepsOnlyTheNewestDeadLetters) {
    subscribe_options.max_attempts = 1;
    options.dead.max = 3;
    sink.failing = true;
    begin();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(run(bus->publish({"e" + std::to_string(i), "topic", "{}"})));
        wait_until([&] {
            const auto dead = run(dead_letters.list(1)).value();
            return !dead.empty() && dead[0].event.id == "e" + std::to_string(i);
        });
        clock.advance(1ms);
    }
    const auto dead = run(dead_letters.list(10)).value();
    std::string kept;
    for (const auto& letter : dead) {
        kept += letter.event.id + " ";
    }
    EXPECT_EQ(kept, "e4 e3 e2 ");
}

TEST_P(SqlBusTest, DropsDeadLettersThatNobodyReplayed) {
    auto bury = [&](soci::session& session) -> Result<void> {
        QueueTables tables(session, database().engine());
        tables.add_group({"topic", "group"}, Ordering::None);
        std::vector<runtime::Event> events;
        for (int i = 0; i < 2500; ++i) {
            events.push_back({std::to_string(i), "topic", "{}"});
        }
        tables.insert(events, clock.now());
        session << "UPDATE bus_events SET dead_at = created_at";
        events = {{"waiting", "topic", "{}"}};
        tables.insert(events, clock.now());
        return {};
    };
    ASSERT_TRUE(database().write_blocking(bury));
    make();
    clock.advance(options.dead.kept);
    ASSERT_TRUE(run(dead_letters.purge()));
    EXPECT_EQ(rows(), 2501);
    clock.advance(1ms);
    ASSERT_TRUE(run(dead_letters.purge()));
    EXPECT_EQ(rows(), 1);
}

TEST_P(SqlBusTest, BuriesWithTheFrontOfALongError) {
    subscribe_options.max_attempts = 1;
    sink.failing = true;
    sink.complaint = "x";
    for (int i = 0; i < 300; ++i) {
        sink.complaint += "я";
    }
    begin();
    publish(1);
    wait_until([&] { return !run(dead_letters.list(10)).value().empty(); });
    const auto dead = run(dead_letters.list(10)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].last_error, sink.complaint.substr(0, 499));
}

TEST_P(SqlBusTest, SurvivesAConsumerThatThrows) {
    sink.throwing = {
        std::make_exception_ptr(42),
        std::make_exception_ptr(std::runtime_error("no")),
        std::make_exception_ptr(boost::system::system_error(boost::asio::error::connection_reset)),
    };
    subscribe_options.max_attempts = 5;
    begin();
    publish(1);
    wait_until([&] {
        clock.advance(1s);
        return rows() == 0;
    });
    EXPECT_EQ(sink.count(), 4U);
}

TEST_P(SqlBusTest, SurvivesWorkOfItsOwnThatThrows) {
    begin();
    brittle.broken = true;
    auto published = start(bus->publish({"e", "topic", "{}"}));
    EXPECT_TRUE(test::eventually([&] { return brittle.asked_in_vain >= 6; })) << "both workers try again";
    brittle.broken = false;
    ASSERT_EQ(published.wait_for(test::kPatience), std::future_status::ready);
    EXPECT_TRUE(*published.get());
    EXPECT_EQ(sink.wait_for(1).size(), 1U);
}

TEST_P(SqlBusTest, LosesNothingWhenTheDatabaseIsAwayAtTheStart) {
    const auto rename = [&](std::string from, std::string to) {
        auto work = [&](soci::session& session) {
            return sql::run_script(session, "ALTER TABLE " + from + " RENAME TO " + to);
        };
        ASSERT_TRUE(database().write_blocking(work));
    };
    rename("bus_groups", "away");
    begin();
    rename("away", "bus_groups");
    EXPECT_EQ(publish(3), 3U);
    EXPECT_EQ(sink.wait_for(3).size(), 3U);
}

TEST_P(SqlBusTest, KeepsABatchFromOthersForAsLongAsItsConsumerWorks) {
    std::atomic<bool> done = false;
    std::atomic<int> begun = 0;
    const auto consumer = [&](std::vector<runtime::Event>) -> runtime::Task<Result<void>> {
        return [](std::atomic<bool>& over, std::atomic<int>& count) -> runtime::Task<Result<void>> {
            ++count;
            while (!over) {
                co_await runtime::sleep_for(1ms);
            }
            co_return Result<void>{};
        }(done, begun);
    };
    const runtime::SubscribeOptions options_of_long_work{.visibility = 300ms};
    make();
    SqlBus other(database(), brittle, loops.at(0), options, runtime::Log());
    bus->subscribe("topic", "group", consumer, options_of_long_work);
    other.subscribe("topic", "group", consumer, options_of_long_work);
    run(bus->start());
    run(other.start());
    publish(1);
    for (int i = 0; i < 4; ++i) {
        wait_until([&] { return due_in() == 300; });
        clock.advance(200ms);
    }
    EXPECT_EQ(begun, 1);
    done = true;
    wait_until([&] { return rows() == 0; });
    EXPECT_EQ(begun, 1);
    run(other.stop());
    end();
}

TEST_P(SqlBusTest, LetsOneOfTwoProcessesAtATimeHaveAKey) {
    subscribe_options = {.prefetch = 1, .ordered = true};
    make();
    SqlBus other(database(), brittle, loops.at(0), options, runtime::Log());
    bus->subscribe("topic", "group", sink.consumer(), subscribe_options);
    other.subscribe("topic", "group", sink.consumer(), subscribe_options);
    auto store = [&](soci::session& session) {
        std::vector<runtime::Event> events;
        for (int i = 100; i < 200; ++i) {
            events.push_back({std::to_string(i), "topic", "{}", "key"});
        }
        return bus->add(session, events);
    };
    run(bus->start());
    run(other.start());
    ASSERT_TRUE(database().write_blocking(store));
    wait_until([&] { return rows() == 0; });
    EXPECT_TRUE(std::ranges::is_sorted(sink.taken()));
    EXPECT_EQ(sink.count(), 100U);
    run(other.stop());
    end();
}

TEST_P(SqlBusTest, DeliversAgainWhatACrashLeftBehind) {
    auto lease = [&](soci::session& session) -> Result<void> {
        QueueTables tables(session, database().engine());
        tables.add_group({"topic", "group"}, Ordering::None);
        const std::vector<runtime::Event> events{{"left", "topic", "{}"}, {"leased", "topic", "{}"}};
        tables.insert(std::span(events).subspan(1), clock.now());
        tables.claim({"topic", "group"}, Ordering::None, clock.now(), clock.now() + 30'000, 10);
        tables.insert(std::span(events).first(1), clock.now());
        return {};
    };
    ASSERT_TRUE(database().write_blocking(lease));
    begin();
    wait_until([&] { return sink.wait_for(1).count("left") == 1; });
    if (database().engine() == sql::Engine::Postgresql) {
        // Another process may still be at it.
        EXPECT_EQ(sink.wait_for(1).count("leased"), 0U);
        clock.advance(31s);
    }
    wait_until([&] { return sink.wait_for(1).count("leased") == 1; });
    wait_until([&] { return rows() == 0; });
}

TEST_P(SqlBusTest, WritesWhatIsBufferedWhenItStops) {
    options.flush_interval = 10s;
    options.stop_deadline = 50ms;
    begin();
    auto waiting = start(bus->publish({"last", "topic", "{}"}));
    // The flush interval is long, so only stop() can have written it.
    run(bus->stop());
    EXPECT_TRUE((*waiting.get()).has_value());
    // A consumer that was still there may have taken it.
    EXPECT_EQ(static_cast<std::size_t>(rows()) + sink.count(), 1U);
    forget();
}

TEST_P(SqlBusTest, DeliversWhatWasLeftForABroker) {
    auto leave = [&](soci::session& session) -> Result<void> {
        const std::vector<runtime::Event> events{{"a", "topic", "{}", "key"}, {"b", "topic", "{}", "key"}};
        OutboxTables(session, database().engine()).insert(events, clock.now());
        return {};
    };
    ASSERT_TRUE(database().write_blocking(leave));
    begin();
    EXPECT_EQ(sink.wait_for(2).size(), 2U);
    EXPECT_EQ(sink.taken(), (std::vector<std::string>{"a", "b"}));
}

TEST_P(SqlBusTest, RefusesWhatItsBufferDoesNotHold) {
    options.max_buffered_events = 4;
    options.flush_interval = 200ms;
    begin();
    EXPECT_EQ(publish(10), 4U);
    EXPECT_EQ(sink.wait_for(4).size(), 4U);
    EXPECT_FALSE(run(bus->publish({"big", "topic", std::string(300 * 1024, 'x')})));
}

INSTANTIATE_TEST_SUITE_P(Sql, SqlBusTest, sql::kEngines, sql::engine_name);

} // namespace
} // namespace leams::adapters
