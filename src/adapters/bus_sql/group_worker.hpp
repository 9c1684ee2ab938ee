#pragma once

#include "adapters/bus_sql/dead_letters.hpp"
#include "adapters/bus_sql/group_stats.hpp"
#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/bus_sql/wakeup.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/inbox.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/task_group.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace leams::adapters {

/// What the workers of one bus share.
struct WorkerContext {
    sql::Database& database;
    const Clock& clock;
    runtime::Loop& loop;
    runtime::Log& log;
    runtime::TaskGroup& tasks; // Where consumers run.
    DeadLetterLimits dead;
};

/// Delivers to one consumer group: claims events for the time of their visibility, hands them over and
/// settles what became of them. A batch that fails is retried, event by event; one that cannot be read is
/// halved until the bad event is alone. A group that writes to the bus's own database has its events taken
/// and written in one transaction; what fails there, or has failed before, goes the longer way. Bound to the
/// bus's loop, but for notify().
class GroupWorker {
public:
    GroupWorker(
        WorkerContext context, Group group, runtime::Bus::Consumer consumer, runtime::SubscribeOptions options
    );
    GroupWorker(
        WorkerContext context, Group group, sql::Inbox::Writer writer, runtime::SubscribeOptions options
    );

    const Group& group() const noexcept { return group_; }
    GroupStats& stats() noexcept { return stats_; }
    const GroupStats& stats() const noexcept { return stats_; }

    /// There may be something. From any thread.
    void notify() { wakeup_.notify(); }
    /// Delivers until stop(), and then finishes what is at hand.
    runtime::Task<void> run();
    void stop();
    /// Hands over what another queue has delivered: afterwards it is either consumed or in this bus's tables,
    /// to be retried from there. Unless it fails: then that queue still answers for all of it.
    runtime::Task<Result<void>> accept(std::vector<QueuedEvent> delivered);

    const runtime::SubscribeOptions& options() const noexcept { return options_; }
    Ordering ordering() const { return options_.ordered ? Ordering::ByKey : Ordering::None; }

private:
    using Batch = std::vector<QueuedEvent>;

    /// The events of one claim that are not settled yet.
    struct Lease {
        explicit Lease(runtime::Loop& loop)
            : ending(loop) {}

        std::set<std::string> ids{};
        UnixMillis until = 0;
        bool ended = false;
        Wakeup ending; // From its renewal's sleep.
    };
    /// How one claim goes, or one delivery.
    struct Round {
        std::shared_ptr<Lease> lease{};      // Null when the events are not in the tables.
        std::set<std::string> failed_keys{}; // Whose later events must wait.
        Batch held_back{};                   // These.
    };
    /// Events are handed over by one at a time.
    runtime::Task<void> enter();
    void leave();

    runtime::Task<Result<std::size_t>> deliver_once();
    runtime::Task<Result<bool>> has_available(UnixMillis now);
    runtime::Task<Result<std::size_t>> deliver_available(UnixMillis now);
    runtime::Task<std::optional<std::size_t>> take_and_write(UnixMillis now);
    runtime::Task<Result<void>> write(std::vector<runtime::Event> batch);
    runtime::Task<Result<Batch>> claim(Lease& lease, UnixMillis now);
    runtime::Task<void> renew(std::shared_ptr<Lease> lease);
    runtime::Task<Result<void>> hand_over(Round& round, Batch batch);
    void hold_back(Round& round, Batch& batch) const;
    runtime::Task<Result<void>> settle(Round& round, Batch batch, Result<void> outcome);
    Result<void>
    settle(soci::session& session, const Batch& batch, const Result<void>& outcome, UnixMillis now) const;
    runtime::Task<Result<void>> find_waiting_keys(Round& round, const Batch& batch);
    void count(const Batch& batch, const Result<void>& outcome);
    runtime::Task<Result<void>> release(Round& round);
    bool is_dead(const QueuedEvent& queued, const Result<void>& outcome) const;
    UnixMillis retry_at(const QueuedEvent& queued, UnixMillis now) const;

    WorkerContext context_;
    Group group_;
    runtime::Bus::Consumer consumer_;
    sql::Inbox::Writer writer_; // Of a group that writes to the same database.
    runtime::SubscribeOptions options_;
    Wakeup wakeup_;
    Wakeup left_;
    bool entered_ = false;
    GroupStats stats_;
    bool stopping_ = false;
};

} // namespace leams::adapters
