#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "runtime/loops.hpp"
#include "runtime/on_loop.hpp"
#include "test/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;

// A consumer that remembers what it got and fails when told to.
class Sink {
public:
    runtime::Bus::Consumer consumer() {
        return [this](std::vector<runtime::Event> batch) { return take(std::move(batch)); };
    }

    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return total_;
    }
    std::map<std::string, int> wait_for(std::size_t total) {
        std::unique_lock lock(mutex_);
        came_.wait_for(lock, 30s, [&] { return total_ >= total; });
        return seen_;
    }

    std::atomic<bool> failing = false;
    std::string poison; // The id of an event that is never taken.
    std::string complaint = "not now";
    std::vector<std::exception_ptr> throwing; // One for each delivery, from the back.
    std::atomic<std::size_t> largest_batch = 0;

private:
    runtime::Task<Result<void>> take(std::vector<runtime::Event> batch) {
        const std::lock_guard lock(mutex_);
        largest_batch = std::max(largest_batch.load(), batch.size());
        bool poisoned = false;
        for (const auto& event : batch) {
            ++seen_[event.id];
            ++total_;
            poisoned = poisoned || event.id == poison;
        }
        came_.notify_all();
        if (!throwing.empty()) {
            const auto thrown = throwing.back();
            throwing.pop_back();
            std::rethrow_exception(thrown);
        }
        if (failing || poisoned) {
            co_return Error::unavailable(complaint);
        }
        co_return Result<void>{};
    }

    std::mutex mutex_;
    std::condition_variable came_;
    std::map<std::string, int> seen_;
    std::size_t total_ = 0;
};

class SqlBusTest : public sql::EachEngine {
protected:
    SqlBusTest() {
        const auto done = sql::migrate_blocking(database(), bus_migrations());
        if (!done) {
            throw std::runtime_error(done.error().cause());
        }
        loops.start();
    }
    ~SqlBusTest() override {
        end();
        loops.stop();
    }

    void begin() {
        make();
        bus->subscribe("topic", "group", sink.consumer());
        run(bus->start());
    }
    void make() { bus = std::make_unique<SqlBus>(database(), clock, loops.at(0), options, runtime::Log()); }
    void end() {
        if (bus) {
            run(bus->stop());
            forget();
        }
    }
    void forget() {
        loops.stop();
        bus.reset();
        loops.at(0).context().restart();
        loops.start();
    }

    template <class T>
    T run(runtime::Task<T> task) {
        if constexpr (std::is_void_v<T>) {
            boost::asio::co_spawn(loops.at(0).context(), std::move(task), boost::asio::use_future).get();
        } else {
            return std::move(*start(std::move(task)).get());
        }
    }
    template <class T>
    std::future<std::optional<T>> start(runtime::Task<T> task) {
        return boost::asio::co_spawn(
            loops.at(0).context(), runtime::detail::with_default(std::move(task)), boost::asio::use_future
        );
    }
    std::size_t publish(int count, const std::string& prefix = "e") {
        std::vector<std::future<std::optional<Result<void>>>> waiting;
        for (int i = 0; i < count; ++i) {
            waiting.push_back(start(bus->publish({prefix + std::to_string(i), "topic", R"({"n":"\u0001'\\"})"}
            )));
        }
        std::size_t done = 0;
        for (auto& one : waiting) {
            done += (*one.get()).has_value() ? 1U : 0U;
        }
        return done;
    }
    std::int64_t rows() {
        auto work = [](soci::session& session) -> Result<std::int64_t> {
            return *sql::one<std::int64_t>(session, "SELECT COUNT(*) FROM bus_events");
        };
        return database().read_blocking(work).value();
    }
    // Milliseconds until the only event is available.
    std::int64_t due_in() {
        auto work = [](soci::session& session) -> Result<std::int64_t> {
            return *sql::one<std::int64_t>(session, "SELECT MAX(available_at) FROM bus_events");
        };
        return database().read_blocking(work).value() - clock.now();
    }
    // Time stands still for the bus, while its polling goes on.
    void wait_until(const std::function<bool()>& condition) {
        const auto give_up = std::chrono::steady_clock::now() + 30s;
        while (!condition() && std::chrono::steady_clock::now() < give_up) {
            std::this_thread::yield();
        }
        EXPECT_TRUE(condition());
    }

    Sink sink; // Before the bus, which may call it until it has stopped.
    Sink second;
    test::FakeClock clock;
    runtime::Loops loops{1};
    SqlBusOptions options{.flush_interval = 5ms, .poll_interval = 10ms, .max_attempts = 3};
    std::unique_ptr<SqlBus> bus;
};

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

TEST_P(SqlBusTest, GivesEveryGroupItsOwnCopyAndDropsWhatNobodyWants) {
    auto& first = sink;
    make();
    bus->subscribe("topic", "one", first.consumer());
    bus->subscribe("topic", "two", second.consumer());
    run(bus->start());
    ASSERT_TRUE(run(bus->publish({"nobody", "other topic", "{}"})));
    EXPECT_EQ(publish(3), 3U);
    EXPECT_EQ(first.wait_for(3).size(), 3U);
    EXPECT_EQ(second.wait_for(3).size(), 3U);
    wait_until([&] { return rows() == 0; });
}

TEST_P(SqlBusTest, RetriesWithGrowingDelaysAndBuriesWithTheLastError) {
    sink.failing = true;
    begin();
    publish(1);
    sink.wait_for(1);
    // Nothing comes before its time.
    wait_until([&] { return due_in() == 1000; });
    clock.advance(999ms);
    ASSERT_TRUE(run(bus->dead_letters(1)));
    EXPECT_EQ(sink.count(), 1U);
    clock.advance(1ms);
    wait_until([&] { return sink.count() == 2 && due_in() == 2000; });
    clock.advance(1999ms);
    ASSERT_TRUE(run(bus->dead_letters(1)));
    EXPECT_EQ(sink.count(), 2U);
    clock.advance(1ms);
    wait_until([&] { return !run(bus->dead_letters(10)).value().empty(); });
    EXPECT_EQ(sink.count(), 3U);
    const auto dead = run(bus->dead_letters(10)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].event.id, "e0");
    EXPECT_EQ(dead[0].group, "group");
    EXPECT_EQ(dead[0].attempts, 3);
    EXPECT_EQ(dead[0].last_error, "not now");

    sink.failing = false;
    EXPECT_FALSE(run(bus->replay("group", "unknown")));
    ASSERT_TRUE(run(bus->replay("group", "e0")));
    wait_until([&] { return sink.count() == 4; });
    wait_until([&] { return rows() == 0; });
}

TEST_P(SqlBusTest, LetsOneBadEventDieAlone) {
    sink.poison = "e3";
    begin();
    publish(8);
    wait_until([&] {
        clock.advance(1s);
        const auto dead = run(bus->dead_letters(10));
        return dead && !dead->empty();
    });
    EXPECT_EQ(run(bus->dead_letters(10)).value()[0].event.id, "e3");
    wait_until([&] { return rows() == 1; });
}

TEST_P(SqlBusTest, KeepsOnlyTheNewestDeadLetters) {
    options.max_attempts = 1;
    options.max_dead = 3;
    sink.failing = true;
    begin();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(run(bus->publish({"e" + std::to_string(i), "topic", "{}"})));
        wait_until([&] {
            const auto dead = run(bus->dead_letters(1)).value();
            return !dead.empty() && dead[0].event.id == "e" + std::to_string(i);
        });
        clock.advance(1ms);
    }
    const auto dead = run(bus->dead_letters(10)).value();
    std::string kept;
    for (const auto& letter : dead) {
        kept += letter.event.id + " ";
    }
    EXPECT_EQ(kept, "e4 e3 e2 ");
}

TEST_P(SqlBusTest, DropsDeadLettersThatNobodyReplayed) {
    auto bury = [&](soci::session& session) -> Result<void> {
        QueueTables tables(session, database().engine());
        tables.add_group("topic", "group");
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
    clock.advance(options.dead_kept);
    ASSERT_TRUE(run(bus->purge()));
    EXPECT_EQ(rows(), 2501);
    clock.advance(1ms);
    ASSERT_TRUE(run(bus->purge()));
    EXPECT_EQ(rows(), 1);
}

TEST_P(SqlBusTest, BuriesWithTheFrontOfALongError) {
    options.max_attempts = 1;
    sink.failing = true;
    sink.complaint = "x";
    for (int i = 0; i < 300; ++i) {
        sink.complaint += "я";
    }
    begin();
    publish(1);
    wait_until([&] { return !run(bus->dead_letters(10)).value().empty(); });
    const auto dead = run(bus->dead_letters(10)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].last_error, sink.complaint.substr(0, 499));
}

TEST_P(SqlBusTest, SurvivesAConsumerThatThrows) {
    sink.throwing = {
        std::make_exception_ptr(std::runtime_error("no")),
        std::make_exception_ptr(boost::system::system_error(boost::asio::error::connection_reset)),
    };
    options.max_attempts = 5;
    begin();
    publish(1);
    wait_until([&] {
        clock.advance(1s);
        return rows() == 0;
    });
    EXPECT_EQ(sink.count(), 3U);
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

TEST_P(SqlBusTest, DeliversAgainWhatACrashLeftBehind) {
    auto lease = [&](soci::session& session) -> Result<void> {
        QueueTables tables(session, database().engine());
        tables.add_group("topic", "group");
        const std::vector<runtime::Event> events{{"left", "topic", "{}"}, {"leased", "topic", "{}"}};
        tables.insert(std::span(events).subspan(1), clock.now());
        tables.claim("group", clock.now(), clock.now() + 30'000, 10);
        tables.insert(std::span(events).first(1), clock.now());
        return {};
    };
    ASSERT_TRUE(database().write_blocking(lease));
    begin();
    EXPECT_EQ(sink.wait_for(1).count("left"), 1U);
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
