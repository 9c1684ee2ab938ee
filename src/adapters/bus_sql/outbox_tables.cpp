#include "adapters/bus_sql/outbox_tables.hpp"

#include "adapters/bus_sql/event_json.hpp"
#include "adapters/sql/query.hpp"
#include "core/formats/json_codec.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace leams::adapters {
namespace {

using sql::arg;

constexpr auto kInsertSqlite =
    "INSERT INTO bus_outbox (id, topic, order_key, payload, created_at) "
    "SELECT json_extract(e.value, '$.id'), json_extract(e.value, '$.topic'), "
    "json_extract(e.value, '$.order_key'), json_extract(e.value, '$.payload'), :created_at "
    "FROM json_each(:events) AS e WHERE TRUE ORDER BY e.key";
constexpr auto kInsertPostgresql =
    "INSERT INTO bus_outbox (id, topic, order_key, payload, created_at) "
    "SELECT e.id, e.topic, e.order_key, e.payload, CAST(:created_at AS BIGINT) "
    "FROM ROWS FROM (json_to_recordset(CAST(:events AS JSON)) "
    "AS (id TEXT, topic TEXT, order_key TEXT, payload TEXT)) WITH ORDINALITY "
    "AS e(id, topic, order_key, payload, place) ORDER BY e.place";
constexpr auto kOldest = "SELECT seq, id, topic, order_key, payload, created_at FROM bus_outbox "
                         "ORDER BY seq LIMIT :row_limit";
constexpr auto kRemoveSqlite = "DELETE FROM bus_outbox WHERE seq IN (SELECT value FROM json_each(:seqs))";
constexpr auto kRemovePostgresql = "DELETE FROM bus_outbox WHERE seq IN "
                                   "(SELECT CAST(json_array_elements_text(CAST(:seqs AS JSON)) AS BIGINT))";
constexpr auto kCount =
    "SELECT COUNT(*) FROM (SELECT 1 AS one FROM bus_outbox LIMIT :row_limit) AS first_ones";
constexpr auto kLead = "UPDATE bus_drainer SET holder = :holder, held_until = :until "
                       "WHERE place = 1 AND (holder = :same OR held_until <= :now)";
constexpr auto kYield = "UPDATE bus_drainer SET held_until = 0 WHERE place = 1 AND holder = :holder";
constexpr auto kGroups = "SELECT topic, group_name, ordered FROM bus_groups ORDER BY topic, group_name";

struct StoredRow {
    std::int64_t seq = 0;
    std::string id;
    std::string topic;
    std::string order_key;
    std::string payload;
    UnixMillis created_at = 0;
};
BOOST_DESCRIBE_STRUCT(StoredRow, (), (seq, id, topic, order_key, payload, created_at))

struct GroupRow {
    std::string topic;
    std::string group_name;
    int ordered = 0;
};
BOOST_DESCRIBE_STRUCT(GroupRow, (), (topic, group_name, ordered))

} // namespace

void OutboxTables::insert(std::span<const runtime::Event> events, UnixMillis now) {
    sql::execute(
        session_,
        engine_ == sql::Engine::Sqlite ? kInsertSqlite : kInsertPostgresql,
        arg("created_at", now),
        arg("events", json_of(events))
    );
}

std::vector<OutboxRow> OutboxTables::oldest(std::size_t limit) {
    std::vector<OutboxRow> found;
    for (auto& row : sql::all<StoredRow>(session_, kOldest, arg("row_limit", limit))) {
        runtime::Event event{
            std::move(row.id), std::move(row.topic), std::move(row.payload), std::move(row.order_key)
        };
        found.push_back({row.seq, std::move(event), row.created_at});
    }
    return found;
}

void OutboxTables::remove(std::span<const std::int64_t> seqs) {
    sql::execute(
        session_,
        engine_ == sql::Engine::Sqlite ? kRemoveSqlite : kRemovePostgresql,
        arg("seqs", json::write(std::vector<std::int64_t>(seqs.begin(), seqs.end())))
    );
}

std::int64_t OutboxTables::count(std::size_t limit) {
    return sql::one<std::int64_t>(session_, kCount, arg("row_limit", limit)).value_or(0);
}

bool OutboxTables::lead(const std::string& holder, UnixMillis now, UnixMillis until) {
    return sql::execute(
               session_,
               kLead,
               arg("holder", holder),
               arg("until", until),
               arg("same", holder),
               arg("now", now)
           ) > 0;
}

void OutboxTables::yield(const std::string& holder) {
    sql::execute(session_, kYield, arg("holder", holder));
}

std::vector<KnownGroup> OutboxTables::groups() {
    std::vector<KnownGroup> known;
    for (auto& row : sql::all<GroupRow>(session_, kGroups)) {
        known.push_back(
            {{std::move(row.topic), std::move(row.group_name)},
             row.ordered != 0 ? Ordering::ByKey : Ordering::None}
        );
    }
    return known;
}

} // namespace leams::adapters
