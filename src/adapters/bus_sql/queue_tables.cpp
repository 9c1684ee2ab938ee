#include "adapters/bus_sql/queue_tables.hpp"

#include "adapters/sql/query.hpp"
#include "formats/json_codec.hpp"

#include <boost/describe/class.hpp>

namespace leams::adapters {
namespace {

using sql::arg;
using sql::Engine;

constexpr auto kSchema = R"sql(
CREATE TABLE bus_groups (
    topic VARCHAR(100) NOT NULL,
    group_name VARCHAR(100) NOT NULL,
    PRIMARY KEY (topic, group_name)
);
CREATE TABLE bus_events (
    group_name VARCHAR(100) NOT NULL,
    id VARCHAR(64) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    dead_at BIGINT,
    last_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (group_name, id)
);
CREATE INDEX bus_events_available ON bus_events (group_name, available_at) WHERE dead_at IS NULL;
CREATE INDEX bus_events_dead ON bus_events (dead_at) WHERE dead_at IS NOT NULL;
)sql";

constexpr auto kAddGroup = "INSERT INTO bus_groups (topic, group_name) VALUES (:topic, :group_name) "
                           "ON CONFLICT DO NOTHING";

// Many rows in one statement: they travel as one JSON text.
constexpr auto kInsertSqlite =
    "INSERT INTO bus_events (group_name, id, topic, payload, created_at, available_at) "
    "SELECT g.group_name, json_extract(e.value, '$.id'), g.topic, json_extract(e.value, '$.payload'), "
    ":created_at, :available_at FROM json_each(:events) AS e "
    "JOIN bus_groups AS g ON g.topic = json_extract(e.value, '$.topic') WHERE TRUE ON CONFLICT DO NOTHING";
constexpr auto kInsertPostgresql =
    "INSERT INTO bus_events (group_name, id, topic, payload, created_at, available_at) "
    "SELECT g.group_name, e.id, g.topic, e.payload, CAST(:created_at AS BIGINT), CAST(:available_at AS "
    "BIGINT) "
    "FROM json_to_recordset(CAST(:events AS JSON)) AS e(id TEXT, topic TEXT, payload TEXT) "
    "JOIN bus_groups AS g ON g.topic = e.topic ON CONFLICT DO NOTHING";

constexpr auto kHasAvailable = "SELECT 1 FROM bus_events WHERE group_name = :group_name AND dead_at IS NULL "
                               "AND available_at <= :now LIMIT 1";

constexpr auto kClaimSqlite =
    "SELECT id, topic, payload, attempts + 1 FROM bus_events WHERE group_name = :group_name "
    "AND dead_at IS NULL AND available_at <= :now ORDER BY available_at, id LIMIT :row_limit";
constexpr auto kClaimPostgresql =
    "SELECT id, topic, payload, attempts + 1 FROM bus_events WHERE group_name = :group_name "
    "AND dead_at IS NULL AND available_at <= :now ORDER BY available_at, id LIMIT :row_limit "
    "FOR UPDATE SKIP LOCKED";
constexpr auto kLeaseSqlite = "UPDATE bus_events SET attempts = attempts + 1, available_at = :lease_until "
                              "WHERE group_name = :group_name AND id IN (SELECT value FROM json_each(:ids))";
constexpr auto kLeasePostgresql = "UPDATE bus_events SET attempts = attempts + 1, available_at = "
                                  ":lease_until WHERE group_name = :group_name "
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
constexpr auto kDead = "SELECT id, topic, payload, group_name, attempts, dead_at, last_error FROM bus_events "
                       "WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT :row_limit";
constexpr auto kReplay = "UPDATE bus_events SET dead_at = NULL, attempts = 0, available_at = :available_at "
                         "WHERE group_name = :group_name AND id = :id AND dead_at IS NOT NULL";
constexpr auto kPurgeOld = "DELETE FROM bus_events WHERE (group_name, id) IN (SELECT group_name, id "
                           "FROM bus_events WHERE dead_at IS NOT NULL AND dead_at < :before "
                           "ORDER BY dead_at LIMIT :row_limit)";
constexpr auto kPurgeBeyond = "DELETE FROM bus_events WHERE (group_name, id) IN (SELECT group_name, id "
                              "FROM bus_events WHERE dead_at IS NOT NULL "
                              "ORDER BY dead_at DESC, id DESC, group_name LIMIT :row_limit OFFSET :keep)";

struct ClaimedRow {
    std::string id;
    std::string topic;
    std::string payload;
    int attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ClaimedRow, (), (id, topic, payload, attempts))

struct DeadRow {
    std::string id;
    std::string topic;
    std::string payload;
    std::string group_name;
    int attempts = 0;
    std::int64_t dead_at = 0;
    std::string last_error;
};
BOOST_DESCRIBE_STRUCT(DeadRow, (), (id, topic, payload, group_name, attempts, dead_at, last_error))

std::string json_of(std::span<const runtime::Event> events) {
    std::string out = "[";
    for (const auto& event : events) {
        out += out.size() > 1 ? ",{\"id\":" : "{\"id\":";
        json::append(out, event.id);
        out += ",\"topic\":";
        json::append(out, event.topic);
        out += ",\"payload\":";
        json::append(out, event.payload);
        out += '}';
    }
    return out + "]";
}

std::string json_of(std::span<const std::string> ids) {
    return json::write(std::vector<std::string>(ids.begin(), ids.end()));
}

} // namespace

std::vector<sql::Migration> bus_migrations() {
    return {sql::Migration::same(100, "bus", kSchema)};
}

void QueueTables::add_group(const std::string& topic, const std::string& group) {
    sql::execute(session_, kAddGroup, arg("topic", topic), arg("group_name", group));
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

bool QueueTables::has_available(const std::string& group, UnixMillis now) {
    return sql::one<int>(session_, kHasAvailable, arg("group_name", group), arg("now", now)).has_value();
}

std::vector<QueuedEvent>
QueueTables::claim(const std::string& group, UnixMillis now, UnixMillis lease_until, std::size_t limit) {
    auto rows = sql::all<ClaimedRow>(
        session_,
        engine_ == Engine::Sqlite ? kClaimSqlite : kClaimPostgresql,
        arg("group_name", group),
        arg("now", now),
        arg("row_limit", limit)
    );
    std::vector<QueuedEvent> claimed;
    std::vector<std::string> ids;
    for (auto& row : rows) {
        ids.push_back(row.id);
        claimed.push_back({{std::move(row.id), std::move(row.topic), std::move(row.payload)}, row.attempts});
    }
    if (!ids.empty()) {
        sql::execute(
            session_,
            engine_ == Engine::Sqlite ? kLeaseSqlite : kLeasePostgresql,
            arg("lease_until", lease_until),
            arg("group_name", group),
            arg("ids", json_of(ids))
        );
    }
    return claimed;
}

void QueueTables::end_leases(UnixMillis now) {
    sql::execute(session_, kEndLeases, arg("now", now));
}

void QueueTables::acknowledge(const std::string& group, std::span<const std::string> ids) {
    sql::execute(
        session_,
        engine_ == Engine::Sqlite ? kDeleteSqlite : kDeletePostgresql,
        arg("group_name", group),
        arg("ids", json_of(ids))
    );
}

void QueueTables::retry_later(
    const std::string& group, const std::string& id, UnixMillis available_at, const std::string& error
) {
    sql::execute(
        session_,
        kRetryLater,
        arg("available_at", available_at),
        arg("last_error", error),
        arg("group_name", group),
        arg("id", id)
    );
}

void QueueTables::bury(
    const std::string& group, const std::string& id, UnixMillis now, const std::string& error
) {
    sql::execute(
        session_,
        kBury,
        arg("dead_at", now),
        arg("last_error", error),
        arg("group_name", group),
        arg("id", id)
    );
}

std::vector<DeadLetter> QueueTables::dead(std::size_t limit) {
    std::vector<DeadLetter> letters;
    for (auto& row : sql::all<DeadRow>(session_, kDead, arg("row_limit", limit))) {
        letters.push_back(
            {{std::move(row.id), std::move(row.topic), std::move(row.payload)},
             std::move(row.group_name),
             row.attempts,
             row.dead_at,
             std::move(row.last_error)}
        );
    }
    return letters;
}

bool QueueTables::replay(const std::string& group, const std::string& id, UnixMillis now) {
    return sql::execute(
               session_, kReplay, arg("available_at", now), arg("group_name", group), arg("id", id)
           ) > 0;
}

std::size_t QueueTables::purge_dead(UnixMillis before, std::size_t keep) {
    const auto old = sql::execute(session_, kPurgeOld, arg("before", before), arg("row_limit", kPurgeLimit));
    const auto beyond =
        sql::execute(session_, kPurgeBeyond, arg("row_limit", kPurgeLimit), arg("keep", keep));
    return static_cast<std::size_t>(old + beyond);
}

} // namespace leams::adapters
