#pragma once

#include "adapters/bus_sql/dead_letters.hpp"
#include "adapters/bus_sql/group_worker.hpp"
#include "adapters/bus_sql/publish_buffer.hpp"
#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/bus_sql/wakeup.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/inbox.hpp"
#include "adapters/sql/outbox.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task_group.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

struct SqlBusOptions {
    std::size_t batch = 1024;                     // Events that are written in one transaction.
    std::chrono::milliseconds flush_interval{30}; // How long an event waits for others.
    std::size_t max_buffered_events = 20'000;     // Not yet durable.
    std::size_t max_buffered_bytes = std::size_t{32} << 20;
    std::size_t max_payload_bytes = 256 * 1024;
    std::chrono::milliseconds poll_interval{500};      // For what others publish or replay, and for retries.
    std::chrono::milliseconds measure_interval{5'000}; // How often it looks what has piled up.
    DeadLetterLimits dead{};
    std::chrono::milliseconds stop_deadline{5'000};
};

/// Where published events go when they do not go to the tables of the bus's groups.
class EventStore {
public:
    virtual ~EventStore() = default;

    /// Within a transaction of `session`.
    virtual void insert(soci::session& session, std::span<const runtime::Event> events, UnixMillis now) = 0;
    /// After the commit, from any thread.
    virtual void inserted() = 0;
};

/// runtime::Bus as a queue in the SQL database: durable, at least once, shared by all processes on the
/// database. Publishing and consuming run on `loop`. What is published waits for others in a bounded buffer,
/// and for the database when it is away; what comes by the outbox is there with its cause.
class SqlBus final : public runtime::Bus, public sql::Outbox, public sql::Inbox {
public:
    SqlBus(
        sql::Database& database,
        const Clock& clock,
        runtime::Loop& loop,
        SqlBusOptions options,
        runtime::Log log,
        EventStore* store = nullptr
    );
    ~SqlBus() override;

    /// Cancelling the waiting task leaves the event on its way.
    runtime::Task<Result<void>> publish(runtime::Event event) override;
    void subscribe(
        std::string topic, std::string group, Consumer consumer, runtime::SubscribeOptions options = {}
    ) override;

    void take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions options = {})
        override;

    Result<void> add(soci::session& session, std::span<const runtime::Event> events) override;
    void committed() override;

    /// Registers the groups and begins to deliver; on the loop. When the database is away it retries. What a
    /// killed process was consuming comes at once on SQLite, and otherwise when its lease is over.
    runtime::Task<void> start() override;
    /// Lets consumers finish their batches and writes what is buffered, for at most `stop_deadline`; on the
    /// loop. Publishers still waiting get Unavailable.
    runtime::Task<void> stop() override;
    /// A queue in the database is there when that is.
    runtime::Task<Result<void>> ping() override { return database_.ping(); }

    void add_metrics(runtime::Metrics& metrics) const override;

    /// Of the groups, in the order in which they subscribed.
    std::span<const std::unique_ptr<GroupWorker>> workers() const noexcept { return workers_; }
    /// Where tasks that live as long as the bus is started run.
    runtime::TaskGroup& tasks() noexcept { return tasks_; }

private:
    template <class Consume>
    void add_worker(
        std::string topic, std::string group, Consume consume, const runtime::SubscribeOptions& options
    );

    runtime::Task<void> look_out();
    runtime::Task<Result<void>> look_once();
    runtime::Task<void> measure();
    runtime::Task<Result<void>> measure_once();
    runtime::Task<void> write_events();
    runtime::Task<Result<void>> flush_once();
    runtime::Task<Result<void>> prepare_groups();
    void add_groups(QueueTables& tables);
    void empty_outbox(soci::session& session, QueueTables& tables, UnixMillis now);
    Result<void> check(const runtime::Event& event) const;
    runtime::Task<void> wait_for_workers();
    void insert(soci::session& session, std::span<const runtime::Event> events, UnixMillis now);
    void notify(const std::vector<Outgoing>& written);

    sql::Database& database_;
    const Clock& clock_;
    runtime::Loop& loop_;
    SqlBusOptions options_;
    runtime::Log log_;
    EventStore* store_;
    PublishBuffer buffer_;
    Wakeup writer_;
    Wakeup lookout_;
    Wakeup measurer_;
    std::atomic<bool> batch_full_{false};
    std::vector<std::unique_ptr<GroupWorker>> workers_;
    std::atomic<bool> prepared_ = false;
    bool stopping_ = false;
    runtime::TaskGroup tasks_;
};

} // namespace leams::adapters
