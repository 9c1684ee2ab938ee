#include "adapters/bus_sql/queue_tables.hpp"

#include "adapters/bus_sql/event_json.hpp"
#include "adapters/sql/query.hpp"
#include "core/formats/json_codec.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <utility>

namespace leams::adapters {
namespace {

using sql::arg;
using sql::Engine;

constexpr auto kAddGroup =
    "INSERT INTO bus_groups (topic, group_name, ordered) VALUES (:topic, :group_name, :ordered) "
    "ON CONFLICT (topic, group_name) DO UPDATE SET ordered = excluded.ordered "
    "WHERE bus_groups.ordered <> excluded.ordered";

// Many rows in one statement: they travel as one JSON text.
constexpr auto kInsertSqlite =
    "INSERT INTO bus_events (group_name, id, topic, order_key, payload, created_at, available_at) "
    "SELECT g.group_name, json_extract(e.value, '$.id'), g.topic, json_extract(e.value, '$.order_key'), "
    "json_extract(e.value, '$.payload'), :created_at, :available_at FROM json_each(:events) AS e "
    "JOIN bus_groups AS g ON g.topic = json_extract(e.value, '$.topic') WHERE TRUE ORDER BY e.key "
    "ON CONFLICT DO NOTHING";
constexpr auto kInsertPostgresql =
    "INSERT INTO bus_events (group_name, id, topic, order_key, payload, created_at, available_at) "
    "SELECT g.group_name, e.id, g.topic, e.order_key, e.payload, CAST(:created_at AS BIGINT), "
    "CAST(:available_at AS BIGINT) FROM ROWS FROM (json_to_recordset(CAST(:events AS JSON)) "
    "AS (id TEXT, topic TEXT, order_key TEXT, payload TEXT)) WITH ORDINALITY "
    "AS e(id, topic, order_key, payload, place) "
    "JOIN bus_groups AS g ON g.topic = e.topic ORDER BY e.place ON CONFLICT DO NOTHING";

constexpr auto kParkSqlite =
    "INSERT INTO bus_events (group_name, id, topic, order_key, payload, attempts, created_at, available_at) "
    "SELECT :group_name, json_extract(e.value, '$.id'), :topic, json_extract(e.value, '$.order_key'), "
    "json_extract(e.value, '$.payload'), json_extract(e.value, '$.attempts'), :created_at, :available_at "
    "FROM json_each(:events) AS e WHERE TRUE ORDER BY e.key ON CONFLICT DO NOTHING";
constexpr auto kParkPostgresql =
    "INSERT INTO bus_events (group_name, id, topic, order_key, payload, attempts, created_at, available_at) "
    "SELECT CAST(:group_name AS VARCHAR), e.id, CAST(:topic AS VARCHAR), e.order_key, e.payload, e.attempts, "
    "CAST(:created_at AS BIGINT), CAST(:available_at AS BIGINT) "
    "FROM ROWS FROM (json_to_recordset(CAST(:events AS JSON)) "
    "AS (id TEXT, order_key TEXT, payload TEXT, attempts INTEGER)) WITH ORDINALITY "
    "AS e(id, order_key, payload, attempts, place) ORDER BY e.place ON CONFLICT DO NOTHING";

constexpr auto kKeysInUseSqlite =
    "SELECT DISTINCT order_key FROM bus_events WHERE group_name = :group_name AND topic = :topic "
    "AND dead_at IS NULL AND order_key <> '' AND order_key IN (SELECT value FROM json_each(:keys))";
constexpr auto kKeysInUsePostgresql =
    "SELECT DISTINCT order_key FROM bus_events WHERE group_name = :group_name AND topic = :topic "
    "AND dead_at IS NULL AND order_key <> '' "
    "AND order_key IN (SELECT json_array_elements_text(CAST(:keys AS JSON)))";

constexpr auto kAvailable = " FROM bus_events AS e WHERE group_name = :group_name AND topic = :topic "
                            "AND dead_at IS NULL AND available_at <= :now ";
constexpr auto kGroupsWithEvents =
    "SELECT topic, group_name AS name FROM bus_groups AS g WHERE EXISTS (SELECT 1 FROM bus_events AS e "
    "WHERE e.group_name = g.group_name AND e.topic = g.topic AND e.dead_at IS NULL "
    "AND e.available_at <= :now)";
constexpr auto kFirstOfKey =
    "AND (order_key = '' OR NOT EXISTS (SELECT 1 FROM bus_events AS earlier "
    "WHERE earlier.group_name = e.group_name AND earlier.topic = e.topic "
    "AND earlier.order_key = e.order_key AND earlier.order_key <> '' AND earlier.dead_at IS NULL "
    "AND earlier.available_at > :now AND earlier.seq < e.seq)) ";
// Of two claims at once, the second must see what the first has taken.
constexpr auto kLockGroup =
    "SELECT group_name FROM bus_groups WHERE group_name = :group_name AND topic = :topic FOR UPDATE";

constexpr auto kLeaseSqlite = "UPDATE bus_events SET attempts = attempts + 1, available_at = :lease_until "
                              "WHERE group_name = :group_name AND id IN (SELECT value FROM json_each(:ids))";
constexpr auto kLeasePostgresql = "UPDATE bus_events SET attempts = attempts + 1, available_at = "
                                  ":lease_until WHERE group_name = :group_name "
                                  "AND id IN (SELECT json_array_elements_text(CAST(:ids AS JSON)))";
constexpr auto kRenewSqlite = "UPDATE bus_events SET available_at = :lease_until "
                              "WHERE group_name = :group_name AND available_at = :lease_from "
                              "AND id IN (SELECT value FROM json_each(:ids))";
constexpr auto kRenewPostgresql = "UPDATE bus_events SET available_at = :lease_until "
                                  "WHERE group_name = :group_name AND available_at = :lease_from "
                                  "AND id IN (SELECT json_array_elements_text(CAST(:ids AS JSON)))";
constexpr auto kReleaseSqlite =
    "UPDATE bus_events SET attempts = attempts - 1, available_at = :now "
    "WHERE group_name = :group_name AND id IN (SELECT value FROM json_each(:ids))";
constexpr auto kReleasePostgresql = "UPDATE bus_events SET attempts = attempts - 1, available_at = :now "
                                    "WHERE group_name = :group_name "
                                    "AND id IN (SELECT json_array_elements_text(CAST(:ids AS JSON)))";

constexpr auto kEndLeases =
    "UPDATE bus_events SET available_at = :now WHERE dead_at IS NULL AND available_at > :now";

constexpr auto kDeleteSqlite = "DELETE FROM bus_events WHERE group_name = :group_name "
                               "AND id IN (SELECT value FROM json_each(:ids))";
constexpr auto kDeletePostgresql = "DELETE FROM bus_events WHERE group_name = :group_name "
                                   "AND id IN (SELECT json_array_elements_text(CAST(:ids AS JSON)))";

constexpr auto kRetryLater = "UPDATE bus_events SET available_at = :available_at, last_error = :last_error "
                             "WHERE group_name = :group_name AND id = :id";
constexpr auto kBury = "UPDATE bus_events SET dead_at = :dead_at, last_error = :last_error "
                       "WHERE group_name = :group_name AND id = :id";

constexpr auto kTaken = " RETURNING seq, id, topic, payload, order_key, attempts + 1";

struct TakenRow {
    std::int64_t seq = 0;
    std::string id;
    std::string topic;
    std::string payload;
    std::string order_key;
    int attempts = 0;
};
BOOST_DESCRIBE_STRUCT(TakenRow, (), (seq, id, topic, payload, order_key, attempts))

// Counting ends somewhere: it is done every few seconds, also when much has piled up.
constexpr auto kPending =
    "SELECT COUNT(*) AS count, COALESCE(MIN(created_at), 0) AS oldest FROM "
    "(SELECT created_at FROM bus_events WHERE group_name = :group_name AND topic = :topic "
    "AND dead_at IS NULL ORDER BY available_at, seq LIMIT :row_limit) AS first_ones";
constexpr auto kDead = "SELECT COUNT(*) AS count, CAST(0 AS BIGINT) AS oldest FROM "
                       "(SELECT 1 AS one FROM bus_events WHERE group_name = :group_name AND topic = :topic "
                       "AND dead_at IS NOT NULL LIMIT :row_limit) AS first_ones";

struct CountRow {
    std::int64_t count = 0;
    std::int64_t oldest = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (count, oldest))

struct ClaimedRow {
    std::string id;
    std::string topic;
    std::string payload;
    std::string order_key;
    int attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ClaimedRow, (), (id, topic, payload, order_key, attempts))

std::string json_of(std::span<const QueuedEvent> events) {
    std::string out = "[";
    for (const auto& [event, attempts] : events) {
        out += out.size() > 1 ? ",{\"id\":" : "{\"id\":";
        json::append(out, event.id);
        out += ",\"attempts\":";
        json::append(out, attempts);
        out += ",\"order_key\":";
        json::append(out, event.order);
        out += ",\"payload\":";
        json::append(out, event.payload);
        out += '}';
    }
    return out + "]";
}

std::string json_of(std::span<const std::string> ids) {
    return json::write(std::vector<std::string>(ids.begin(), ids.end()));
}

std::string select_available(const std::string& what, Ordering ordering) {
    return what + kAvailable + (ordering == Ordering::ByKey ? kFirstOfKey : "");
}

std::string select_oldest(const std::string& what, Engine engine, Ordering ordering) {
    return select_available(what, ordering) +
           (ordering == Ordering::ByKey ? "ORDER BY seq" : "ORDER BY available_at, seq") +
           " LIMIT :row_limit" + (engine == Engine::Postgresql ? " FOR UPDATE SKIP LOCKED" : "");
}

std::string claim_text(Engine engine, Ordering ordering) {
    return select_oldest("SELECT id, topic, payload, order_key, attempts + 1", engine, ordering);
}

// By the row's place in the table, without a search for it.
std::string take_text(Engine engine, Ordering ordering) {
    if (engine == Engine::Sqlite) {
        return "DELETE FROM bus_events WHERE seq IN (" + select_oldest("SELECT seq", engine, ordering) + ")" +
               kTaken;
    }
    return "DELETE FROM bus_events WHERE ctid = ANY (ARRAY(" +
           select_oldest("SELECT e.ctid", engine, ordering) + "))" + kTaken;
}

// What `text` gives of the group's oldest available events.
template <class Row>
std::vector<Row> oldest(
    soci::session& session, const std::string& text, const Group& group, UnixMillis now, std::size_t limit
) {
    return sql::all<Row>(
        session,
        text.c_str(),
        arg("group_name", group.name),
        arg("topic", group.topic),
        arg("now", now),
        arg("row_limit", limit)
    );
}

} // namespace

void QueueTables::add_group(const Group& group, Ordering ordering) {
    sql::execute(
        session_,
        kAddGroup,
        arg("topic", group.topic),
        arg("group_name", group.name),
        arg("ordered", ordering == Ordering::ByKey ? 1 : 0)
    );
}

void QueueTables::insert(std::span<const runtime::Event> events, UnixMillis now) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kInsertSqlite : kInsertPostgresql,
        arg("created_at", now),
        arg("available_at", now),
        arg("events", json_of(events))
    );
}

Backlog QueueTables::backlog(const Group& group) {
    const auto count = [&](const char* text) {
        return sql::one<CountRow>(
                   session_,
                   text,
                   arg("group_name", group.name),
                   arg("topic", group.topic),
                   arg("row_limit", Backlog::kMostCounted)
        )
            .value_or(CountRow{});
    };
    const auto pending = count(kPending);
    return {.pending = pending.count, .oldest = pending.oldest, .dead = count(kDead).count};
}

bool QueueTables::has_available(const Group& group, Ordering ordering, UnixMillis now) {
    const auto text = select_available("SELECT 1", ordering) + "LIMIT 1";
    return sql::one<int>(
               session_,
               text.c_str(),
               arg("group_name", group.name),
               arg("topic", group.topic),
               arg("now", now)
    )
        .has_value();
}

std::vector<Group> QueueTables::groups_with_events(UnixMillis now) {
    return sql::all<Group>(session_, kGroupsWithEvents, arg("now", now));
}

void QueueTables::lock(const Group& group, Ordering ordering) {
    if (ordering == Ordering::ByKey && engine_ == Engine::Postgresql) {
        sql::one<std::string>(session_, kLockGroup, arg("group_name", group.name), arg("topic", group.topic));
    }
}

std::vector<QueuedEvent>
QueueTables::take(const Group& group, Ordering ordering, UnixMillis now, std::size_t limit) {
    lock(group, ordering);
    auto rows = oldest<TakenRow>(session_, take_text(engine_, ordering), group, now, limit);
    std::ranges::sort(rows, {}, &TakenRow::seq);
    std::vector<QueuedEvent> taken;
    taken.reserve(rows.size());
    for (auto& row : rows) {
        taken.push_back(
            {{std::move(row.id), std::move(row.topic), std::move(row.payload), std::move(row.order_key)},
             row.attempts}
        );
    }
    return taken;
}

std::vector<QueuedEvent> QueueTables::claim(
    const Group& group, Ordering ordering, UnixMillis now, UnixMillis lease_until, std::size_t limit
) {
    lock(group, ordering);
    auto rows = oldest<ClaimedRow>(session_, claim_text(engine_, ordering), group, now, limit);
    std::vector<QueuedEvent> claimed;
    std::vector<std::string> ids;
    for (auto& row : rows) {
        ids.push_back(row.id);
        claimed.push_back(
            {{std::move(row.id), std::move(row.topic), std::move(row.payload), std::move(row.order_key)},
             row.attempts}
        );
    }
    if (!ids.empty()) {
        sql::execute(
            session_,
            engine_ == Engine::Sqlite ? kLeaseSqlite : kLeasePostgresql,
            arg("lease_until", lease_until),
            arg("group_name", group.name),
            arg("ids", json_of(ids))
        );
    }
    return claimed;
}

void QueueTables::renew(
    const Group& group, std::span<const std::string> ids, UnixMillis from, UnixMillis until
) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kRenewSqlite : kRenewPostgresql,
        arg("lease_until", until),
        arg("group_name", group.name),
        arg("lease_from", from),
        arg("ids", json_of(ids))
    );
}

void QueueTables::release(const Group& group, std::span<const std::string> ids, UnixMillis now) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kReleaseSqlite : kReleasePostgresql,
        arg("now", now),
        arg("group_name", group.name),
        arg("ids", json_of(ids))
    );
}

void QueueTables::park(const Group& group, std::span<const QueuedEvent> events, UnixMillis now) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kParkSqlite : kParkPostgresql,
        arg("group_name", group.name),
        arg("topic", group.topic),
        arg("created_at", now),
        arg("available_at", now),
        arg("events", json_of(events))
    );
}

std::vector<std::string> QueueTables::keys_in_use(const Group& group, std::span<const std::string> keys) {
    return sql::all<std::string>(
        session_,
        engine_ == Engine::Sqlite ? kKeysInUseSqlite : kKeysInUsePostgresql,
        arg("group_name", group.name),
        arg("topic", group.topic),
        arg("keys", json_of(keys))
    );
}

void QueueTables::end_leases(UnixMillis now) {
    sql::execute(session_, kEndLeases, arg("now", now));
}

void QueueTables::acknowledge(const Group& group, std::span<const std::string> ids) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kDeleteSqlite : kDeletePostgresql,
        arg("group_name", group.name),
        arg("ids", json_of(ids))
    );
}

void QueueTables::retry_later(
    const Group& group, const std::string& id, UnixMillis available_at, const std::string& error
) {
    sql::execute(
        session_,
        kRetryLater,
        arg("available_at", available_at),
        arg("last_error", error),
        arg("group_name", group.name),
        arg("id", id)
    );
}

void QueueTables::bury(const Group& group, const std::string& id, UnixMillis now, const std::string& error) {
    sql::execute(
        session_,
        kBury,
        arg("dead_at", now),
        arg("last_error", error),
        arg("group_name", group.name),
        arg("id", id)
    );
}

} // namespace leams::adapters
