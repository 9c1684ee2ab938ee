#pragma once

#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "test/bus_sink.hpp"
#include "test/eventually.hpp"
#include "test/fake_clock.hpp"
#include "test/metrics_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>

// Test-only: a bus on an empty database of each engine, and consumers for it.
namespace leams::adapters {

using namespace std::chrono_literals;
using test::Sink;

/// Another clock that can be out of order.
class BrittleClock final : public Clock {
public:
    explicit BrittleClock(const Clock& clock)
        : clock_(clock) {}

    UnixMillis now() const override {
        if (broken) {
            ++asked_in_vain;
            throw std::runtime_error("broken");
        }
        return clock_.now();
    }
    std::chrono::steady_clock::time_point steady() const override { return clock_.steady(); }

    std::atomic<bool> broken = false;
    mutable std::atomic<int> asked_in_vain = 0;

private:
    const Clock& clock_;
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
        bus->subscribe("topic", "group", sink.consumer(), subscribe_options);
        run(bus->start());
    }
    void make() { bus = std::make_unique<SqlBus>(database(), brittle, loops.at(0), options, runtime::Log()); }
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
    void wait_until(const std::function<bool()>& condition) { EXPECT_TRUE(test::eventually(condition)); }

    Sink sink; // Before the bus, which may call it until it has stopped.
    Sink second;
    test::FakeClock clock;
    BrittleClock brittle{clock};
    runtime::Loops loops{1};
    SqlBusOptions options{.flush_interval = 5ms, .poll_interval = 10ms};
    runtime::SubscribeOptions subscribe_options{.max_attempts = 3};
    SqlDeadLetters dead_letters{database(), clock, options.dead};
    std::unique_ptr<SqlBus> bus;
};

} // namespace leams::adapters
