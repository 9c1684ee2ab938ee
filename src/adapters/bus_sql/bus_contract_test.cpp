#include "adapters/bus_sql/test_sql_bus.hpp"
#include "test/bus_contract.hpp"

namespace leams::test {
namespace {

/// A bus on a database and a loop of its own.
class SqlBusSubject final : public BusSubject {
public:
    explicit SqlBusSubject(sql::Engine engine)
        : store_(engine) {
        if (!sql::migrate_blocking(store_.database(), adapters::bus_migrations())) {
            throw std::runtime_error("no tables for the bus");
        }
        loops_.start();
    }
    ~SqlBusSubject() override { loops_.stop(); }

    runtime::Bus& bus() override { return bus_; }
    runtime::DeadLetters& dead_letters() override { return dead_letters_; }
    void start() override { on_loop(bus_.start()); }
    void stop() override { on_loop(bus_.stop()); }
    void advance(std::chrono::milliseconds step) override { clock_.advance(step); }

private:
    void on_loop(runtime::Task<void> task) {
        boost::asio::co_spawn(loops_.at(0).context(), std::move(task), boost::asio::use_future).get();
    }

    sql::EngineStore store_;
    FakeClock clock_;
    runtime::Loops loops_{1};
    adapters::SqlBus bus_{
        store_.database(),
        clock_,
        loops_.at(0),
        {.flush_interval = 1ms, .poll_interval = 10ms},
        runtime::Log()
    };
    adapters::SqlDeadLetters dead_letters_{store_.database(), clock_};
};

BusFactory on(sql::Engine engine) {
    return [engine] { return std::make_unique<SqlBusSubject>(engine); };
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, BusContract, testing::Values(on(sql::Engine::Sqlite)));
INSTANTIATE_TEST_SUITE_P(Postgresql, BusContract, testing::Values(on(sql::Engine::Postgresql)));

} // namespace leams::test
