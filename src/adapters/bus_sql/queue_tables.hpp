#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/migrations.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leams::adapters {

/// The bus's tables: versions 100 to 109.
std::vector<sql::Migration> bus_migrations();

/// A consumer group; those of two topics may have one name.
struct Group {
    std::string topic;
    std::string name;

    friend bool operator==(const Group&, const Group&) = default;
};
BOOST_DESCRIBE_STRUCT(Group, (), (topic, name))

struct QueuedEvent {
    runtime::Event event;
    int attempts = 0; // Deliveries so far, this one included.
};

enum class Ordering : std::uint8_t { None, ByKey };

/// How much a group has before it.
struct Backlog {
    std::int64_t pending = 0; // At most kMostCounted.
    UnixMillis oldest = 0;    // When the first of them was published; 0 when there is none.
    std::int64_t dead = 0;    // At most kMostCounted.

    static constexpr std::int64_t kMostCounted = 10'000;
};

/// The statements of the queue. An event has one row for each consumer group of its topic. All block and may
/// throw what the database's client throws; Database turns it into values.
class QueueTables {
public:
    QueueTables(soci::session& session, sql::Engine engine)
        : session_(session)
        , engine_(engine) {}

    void add_group(const Group& group, Ordering ordering);
    /// Ignores what is there already.
    void insert(std::span<const runtime::Event> events, UnixMillis now);
    Backlog backlog(const Group& group);
    bool has_available(const Group& group, Ordering ordering, UnixMillis now);
    /// Those for which there may be something now; what waits behind an earlier event of its key counts.
    std::vector<Group> groups_with_events(UnixMillis now);
    /// The oldest available events; for others they are not there until `lease_until`. ByKey leaves out what
    /// stands behind an event of its key that is not available.
    std::vector<QueuedEvent>
    claim(const Group& group, Ordering ordering, UnixMillis now, UnixMillis lease_until, std::size_t limit);
    /// The oldest available events, as for claim(), which are gone when the transaction is committed. Others
    /// do not see them meanwhile.
    std::vector<QueuedEvent> take(const Group& group, Ordering ordering, UnixMillis now, std::size_t limit);
    /// Prolongs the lease of those that are still leased until `from`.
    void renew(const Group& group, std::span<const std::string> ids, UnixMillis from, UnixMillis until);
    /// Gives back what was claimed and not delivered.
    void release(const Group& group, std::span<const std::string> ids, UnixMillis now);
    /// Takes in what another queue delivered, with the attempts made; ignores what is there already.
    void park(const Group& group, std::span<const QueuedEvent> events, UnixMillis now);
    /// Which of the keys some event of the group has that is not dead.
    std::vector<std::string> keys_in_use(const Group& group, std::span<const std::string> keys);
    /// Makes everything available that was leased or put off, by whomever.
    void end_leases(UnixMillis now);
    void acknowledge(const Group& group, std::span<const std::string> ids);
    void
    retry_later(const Group& group, const std::string& id, UnixMillis available_at, const std::string& error);
    void bury(const Group& group, const std::string& id, UnixMillis now, const std::string& error);

private:
    void lock(const Group& group, Ordering ordering);

    soci::session& session_;
    sql::Engine engine_;
};

} // namespace leams::adapters
