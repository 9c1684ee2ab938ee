#include "adapters/bus_amqp/test_amqp_bus.hpp"
#include "test/bus_contract.hpp"

namespace leams::test {
namespace {

class AmqpBusSubject final : public BusSubject {
public:
    explicit AmqpBusSubject(sql::Engine engine)
        : world_(engine, Rabbitmq::shared().new_url()) {}

    runtime::Bus& bus() override { return world_.bus(); }
    runtime::DeadLetters& dead_letters() override { return world_.dead_letters(); }
    void start() override { world_.start(); }
    void stop() override { world_.stop(); }
    void pass_on(std::size_t published) override {
        EXPECT_TRUE(eventually([&] { return world_.bus().has_passed_on(published); }));
    }
    void advance(std::chrono::milliseconds step) override { world_.clock().advance(step); }

private:
    adapters::AmqpWorld world_;
};

BusFactory on(sql::Engine engine) {
    return [engine] { return std::make_unique<AmqpBusSubject>(engine); };
}

} // namespace

INSTANTIATE_TEST_SUITE_P(RabbitmqAndSqlite, BusContract, testing::Values(on(sql::Engine::Sqlite)));
INSTANTIATE_TEST_SUITE_P(RabbitmqAndPostgresql, BusContract, testing::Values(on(sql::Engine::Postgresql)));

} // namespace leams::test
