#pragma once

#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/sql/database.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

/// A published event that waits for a broker to take it.
struct OutboxRow {
    std::int64_t seq = 0;
    runtime::Event event;
    UnixMillis created_at = 0;
};

struct KnownGroup {
    Group group;
    Ordering ordering = Ordering::None;

    friend bool operator==(const KnownGroup&, const KnownGroup&) = default;
};

/// The statements of the outbox, whose events one process at a time tells a broker. All block and may throw,
/// as those of QueueTables.
class OutboxTables {
public:
    OutboxTables(soci::session& session, sql::Engine engine)
        : session_(session)
        , engine_(engine) {}

    void insert(std::span<const runtime::Event> events, UnixMillis now);
    /// The oldest, in the order in which they were inserted.
    std::vector<OutboxRow> oldest(std::size_t limit);
    void remove(std::span<const std::int64_t> seqs);
    /// At most `limit`.
    std::int64_t count(std::size_t limit);
    /// Whether `holder` is the one who drains, until `until`; he may ask again before.
    bool lead(const std::string& holder, UnixMillis now, UnixMillis until);
    /// Lets another one drain at once.
    void yield(const std::string& holder);
    /// Of all processes.
    std::vector<KnownGroup> groups();

private:
    soci::session& session_;
    sql::Engine engine_;
};

} // namespace leams::adapters
