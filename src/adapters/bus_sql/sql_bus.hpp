#pragma once

#include "adapters/bus_sql/outbox.hpp"
#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/bus_sql/wakeup.hpp"
#include "adapters/sql/database.hpp"
#include "base/time.hpp"
#include "runtime/bus.hpp"
#include "runtime/log.hpp"
#include "runtime/loop.hpp"
#include "runtime/task_group.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace leams::adapters {

struct SqlBusOptions {
    std::size_t batch = 256;                      // Events in one transaction, and in one delivery.
    std::chrono::milliseconds flush_interval{30}; // How long an event waits for others.
    std::size_t max_buffered_events = 20'000;     // Not yet durable.
    std::size_t max_buffered_bytes = std::size_t{32} << 20;
    std::size_t max_payload_bytes = 256 * 1024;
    std::chrono::milliseconds poll_interval{2'000}; // For what other processes publish.
    std::chrono::milliseconds lease{30'000};        // A consumer that takes longer may see its events again.
    int max_attempts = 12;
    std::chrono::milliseconds first_retry{1'000}; // Doubles with each attempt, up to last_retry.
    std::chrono::milliseconds last_retry{300'000};
    std::chrono::milliseconds dead_kept{std::chrono::days(30)};
    std::size_t max_dead = 10'000;
    std::chrono::milliseconds stop_deadline{5'000};
};

/// runtime::Bus as a queue in the SQL database: durable, at least once, shared by all processes on the
/// database. Publishing and consuming run on `loop`. What the database does not take waits in a bounded
/// buffer. A batch that fails is retried, event by event; what keeps failing becomes a dead letter,
/// of which the newest `max_dead` are kept for `dead_kept`.
class SqlBus final : public runtime::Bus {
public:
    SqlBus(
        sql::Database& database,
        const Clock& clock,
        runtime::Loop& loop,
        SqlBusOptions options,
        runtime::Log log
    );
    ~SqlBus() override;

    /// Cancelling the waiting task leaves the event on its way.
    runtime::Task<Result<void>> publish(runtime::Event event) override;
    void subscribe(std::string topic, std::string group, Consumer consumer) override;

    /// Registers the groups and begins to deliver; on the loop. When the database is away it retries. What a
    /// killed process was consuming comes at once on SQLite, and otherwise when its lease is over.
    runtime::Task<void> start();
    /// Lets consumers finish their batches and writes what is buffered, for at most `stop_deadline`; on the
    /// loop. Publishers still waiting get Unavailable.
    runtime::Task<void> stop();

    runtime::Task<Result<std::vector<DeadLetter>>> dead_letters(std::size_t limit);
    runtime::Task<Result<void>> replay(std::string group, std::string id);
    /// Drops the dead letters that are too old or too many; to be called from time to time.
    runtime::Task<Result<void>> purge();

private:
    struct Subscription {
        std::string topic;
        std::string group;
        Consumer consumer;
        std::unique_ptr<Wakeup> wakeup;
    };

    runtime::Task<void> write_events();
    runtime::Task<Result<void>> flush_once();
    runtime::Task<void> deliver(Subscription& subscription);
    runtime::Task<Result<std::size_t>> deliver_once(Subscription& subscription);
    runtime::Task<Result<void>> hand_over(Subscription& subscription, std::vector<QueuedEvent> batch);
    runtime::Task<Result<void>>
    settle(const Subscription& subscription, std::vector<QueuedEvent> batch, Result<void> outcome);
    runtime::Task<Result<void>> prepare_groups();
    runtime::Task<void> wait_for_workers();
    void notify(const std::vector<Outgoing>& written);

    sql::Database& database_;
    const Clock& clock_;
    runtime::Loop& loop_;
    SqlBusOptions options_;
    runtime::Log log_;
    Outbox outbox_;
    Wakeup writer_;
    std::atomic<bool> batch_full_{false};
    std::vector<std::unique_ptr<Subscription>> subscriptions_;
    bool prepared_ = false;
    bool stopping_ = false;
    runtime::TaskGroup tasks_;
};

} // namespace leams::adapters
