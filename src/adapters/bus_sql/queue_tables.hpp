#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/migrations.hpp"
#include "base/time.hpp"
#include "runtime/bus.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

/// The bus's tables: versions 100 to 109.
std::vector<sql::Migration> bus_migrations();

struct QueuedEvent {
    runtime::Event event;
    int attempts = 0; // Deliveries so far, this one included.
};

/// An event that its consumer would not take; it stays until somebody replays it or purge_dead() drops it.
struct DeadLetter {
    runtime::Event event;
    std::string group;
    int attempts = 0;
    UnixMillis dead_at = 0;
    std::string last_error;
};

/// The statements of the queue. An event has one row for each consumer group of its topic. All block and may
/// throw what the database's client throws; Database turns it into values.
class QueueTables {
public:
    QueueTables(soci::session& session, sql::Engine engine)
        : session_(session)
        , engine_(engine) {}

    void add_group(const std::string& topic, const std::string& group);
    /// Ignores what is there already.
    void insert(std::span<const runtime::Event> events, UnixMillis now);
    bool has_available(const std::string& group, UnixMillis now);
    /// The oldest available events; for others they are not there until `lease_until`.
    std::vector<QueuedEvent>
    claim(const std::string& group, UnixMillis now, UnixMillis lease_until, std::size_t limit);
    /// Makes everything available that was leased or put off, by whomever.
    void end_leases(UnixMillis now);
    void acknowledge(const std::string& group, std::span<const std::string> ids);
    void retry_later(
        const std::string& group, const std::string& id, UnixMillis available_at, const std::string& error
    );
    void bury(const std::string& group, const std::string& id, UnixMillis now, const std::string& error);

    std::vector<DeadLetter> dead(std::size_t limit);
    /// False when there is no such dead letter.
    bool replay(const std::string& group, const std::string& id, UnixMillis now);
    /// Drops the dead letters from before `before` and, the oldest first, those beyond `keep`; at most
    /// kPurgeLimit of each kind. Gives how many went.
    std::size_t purge_dead(UnixMillis before, std::size_t keep);
    static constexpr std::size_t kPurgeLimit = 1000;

private:
    soci::session& session_;
    sql::Engine engine_;
};

} // namespace leams::adapters
