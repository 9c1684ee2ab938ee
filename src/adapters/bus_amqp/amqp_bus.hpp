#pragma once

#include "adapters/bus_amqp/consumer.hpp"
#include "adapters/bus_amqp/outbox_drainer.hpp"
#include "adapters/bus_amqp/recent_ids.hpp"
#include "adapters/bus_sql/sql_bus.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

struct AmqpBusOptions {
    SqlBusOptions tables{};
    DrainerOptions drainer{};
    AmqpPatience patience{};
    std::chrono::milliseconds linger{5}; // How long the first event of a batch waits for others.
    std::int64_t max_outbox = 1'000'000; // Events that RabbitMQ has not taken; then publish() refuses.
    std::size_t remembered = 8192;       // Ids of taken events, for each group.
};

/// runtime::Bus by RabbitMQ. What is published stands in the SQL database's outbox, with its cause, until
/// RabbitMQ has confirmed it; from its quorum queues it comes to the consumers. What these do not take goes
/// into the tables of an SqlBus, which retries it and keeps dead letters. RabbitMQ may be away at any time.
class AmqpBus final : public runtime::Bus, public sql::Outbox, public sql::Inbox {
public:
    AmqpBus(
        AmqpAddress address,
        sql::Database& database,
        const Clock& clock,
        runtime::Loop& loop,
        AmqpBusOptions options,
        runtime::Log log
    );
    ~AmqpBus() override;

    runtime::Task<Result<void>> publish(runtime::Event event) override;
    void subscribe(
        std::string topic, std::string group, Consumer consumer, runtime::SubscribeOptions options = {}
    ) override;
    void take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions options = {})
        override;

    Result<void> add(soci::session& session, std::span<const runtime::Event> events) override;
    void committed() override;

    runtime::Task<void> start() override;
    runtime::Task<void> stop() override;
    /// Whether RabbitMQ is there. Without it events wait in the database.
    runtime::Task<Result<void>> ping() override;
    bool is_needed() const override { return false; }

    void add_metrics(runtime::Metrics& metrics) const override;

    /// Whether consumers can be delivered to; from any thread.
    bool is_connected() const noexcept { return consuming_.is_up(); }
    /// Whether so many events have gone the whole way to each group of this process; on the loop or before
    /// and after.
    bool has_passed_on(std::uint64_t published) const;

private:
    runtime::Task<void> deliver(std::size_t place);
    runtime::Task<void> deliver_batch(std::size_t place, std::vector<Delivered> taken);
    std::vector<Delivered> next_batch(std::size_t place);

    AmqpAddress address_;
    AmqpBusOptions options_;
    runtime::Log log_;
    LinkState publishing_;
    LinkState consuming_;
    AmqpPublisher publisher_;
    OutboxDrainer drainer_;
    std::vector<std::unique_ptr<Intake>> intakes_; // One for each of the tables' workers.
    std::vector<RecentIds> recent_;
    AmqpConsumer consumer_;
    Wakeup stopped_;
    runtime::Loop& loop_;
    bool stopping_ = false;
    SqlBus tables_;
};

} // namespace leams::adapters
