#pragma once

#include "adapters/bus_amqp/amqp_bus.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/timers.hpp"
#include "test/fake_clock.hpp"
#include "test/rabbitmq.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>
#include <string>

// Test-only: a bus by RabbitMQ on an empty database, and on a loop of its own.
namespace leams::adapters {

using namespace std::chrono_literals;

class AmqpWorld {
public:
    AmqpWorld(sql::Engine engine, const std::string& url, AmqpBusOptions options = {})
        : store_(engine)
        , bus_(
              AmqpAddress::parse(Secret(url)).value(),
              migrated(),
              clock_,
              loops_.at(0),
              hasty(options),
              runtime::Log()
          ) {
        loops_.start();
    }
    ~AmqpWorld() { loops_.stop(); }

    AmqpBus& bus() { return bus_; }
    sql::Database& database() { return store_.database(); }
    SqlDeadLetters& dead_letters() { return dead_letters_; }
    test::FakeClock& clock() { return clock_; }
    void start() { on_loop(bus_.start()); }
    void stop() { on_loop(bus_.stop()); }

    std::int64_t rows(const std::string& table) {
        auto work = [&](soci::session& session) -> Result<std::int64_t> {
            return *sql::one<std::int64_t>(session, ("SELECT COUNT(*) FROM " + table).c_str());
        };
        return database().read_blocking(work).value();
    }

private:
    static AmqpBusOptions hasty(AmqpBusOptions options) {
        options.tables.flush_interval = 1ms;
        options.tables.poll_interval = 10ms;
        options.drainer.poll_interval = 10ms;
        return options;
    }
    sql::Database& migrated() {
        if (!sql::migrate_blocking(store_.database(), bus_migrations())) {
            throw std::runtime_error("no tables for the bus");
        }
        return store_.database();
    }
    void on_loop(runtime::Task<void> task) {
        boost::asio::co_spawn(loops_.at(0).context(), std::move(task), boost::asio::use_future).get();
    }

    sql::EngineStore store_;
    test::FakeClock clock_;
    runtime::Loops loops_{1};
    AmqpBus bus_;
    SqlDeadLetters dead_letters_{store_.database(), clock_};
};

} // namespace leams::adapters
