#pragma once

#include "adapters/bus_amqp/publisher.hpp"
#include "adapters/bus_sql/outbox_tables.hpp"
#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/bus_sql/wakeup.hpp"
#include "core/base/time.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/metrics.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

struct DrainerOptions {
    std::size_t batch = 256;                      // Events that wait for one confirmation.
    std::chrono::milliseconds poll_interval{500}; // For what other processes publish.
    std::chrono::milliseconds lease{15'000};      // After a process died, another one drains.
    std::size_t most_counted = 2'000'000;
};

/// Tells RabbitMQ what stands in the outbox, in order: of all processes on the database, one at a time does.
/// Bound to the bus's loop.
class OutboxDrainer final : public EventStore {
public:
    OutboxDrainer(
        sql::Database& database,
        const Clock& clock,
        runtime::Loop& loop,
        AmqpPublisher& publisher,
        DrainerOptions options,
        runtime::Log log
    );

    void insert(soci::session& session, std::span<const runtime::Event> events, UnixMillis now) override;
    void inserted() override { wakeup_.notify(); }

    /// Drains until stop(), and then lets another process do so.
    runtime::Task<void> run();
    void stop();
    bool has_ended() const noexcept { return ended_; }

    /// How many events waited, when it last looked; from any thread.
    std::int64_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }
    std::uint64_t published() const noexcept { return published_.load(std::memory_order_relaxed); }
    void add_metrics(runtime::Metrics& metrics) const;

private:
    struct Work {
        std::vector<OutboxRow> rows;
        std::vector<KnownGroup> groups;
    };

    runtime::Task<Result<std::size_t>> drain_once();
    runtime::Task<Result<bool>> lead();
    runtime::Task<Result<void>> count();
    runtime::Task<Result<std::size_t>> publish(Work work);
    runtime::Task<void> note_failure(const Error& error);
    runtime::Task<void> yield();

    sql::Database& database_;
    const Clock& clock_;
    AmqpPublisher& publisher_;
    DrainerOptions options_;
    runtime::Log log_;
    std::string holder_;
    Wakeup wakeup_;
    Wakeup stopped_;
    UnixMillis leads_until_ = 0;
    std::chrono::steady_clock::time_point counted_{};
    std::chrono::milliseconds pause_{0};
    std::string last_fault_;
    bool stopping_ = false;
    bool ended_ = false;
    std::atomic<std::int64_t> waiting_{0};
    std::atomic<std::uint64_t> published_{0};
    runtime::Histogram confirm_seconds_;
    runtime::BlockingPool thread_; // The publisher's.
};

} // namespace leams::adapters
