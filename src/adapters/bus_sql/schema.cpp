#include "adapters/bus_sql/queue_tables.hpp"

namespace leams::adapters {
namespace {

constexpr auto kQueue = R"sql(
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

// seq: the order in which events were published.
constexpr auto kOrderSqlite = R"sql(
CREATE TABLE bus_events_by_seq (
    seq INTEGER PRIMARY KEY,
    group_name VARCHAR(100) NOT NULL,
    id VARCHAR(64) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    order_key VARCHAR(200) NOT NULL DEFAULT '',
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    dead_at BIGINT,
    last_error TEXT NOT NULL DEFAULT '',
    UNIQUE (group_name, id)
);
INSERT INTO bus_events_by_seq (group_name, id, topic, payload, created_at, available_at, attempts, dead_at, last_error)
    SELECT group_name, id, topic, payload, created_at, available_at, attempts, dead_at, last_error
    FROM bus_events ORDER BY created_at, id;
DROP TABLE bus_events;
ALTER TABLE bus_events_by_seq RENAME TO bus_events;
CREATE INDEX bus_events_dead ON bus_events (dead_at) WHERE dead_at IS NOT NULL;
)sql";
constexpr auto kOrderPostgresql = R"sql(
ALTER TABLE bus_events ADD COLUMN seq BIGINT GENERATED ALWAYS AS IDENTITY;
ALTER TABLE bus_events ADD COLUMN order_key VARCHAR(200) NOT NULL DEFAULT '';
DROP INDEX bus_events_available;
)sql";
constexpr auto kOrderIndexes = R"sql(
CREATE INDEX bus_events_available ON bus_events (group_name, topic, available_at, seq) WHERE dead_at IS NULL;
CREATE INDEX bus_events_order ON bus_events (group_name, topic, order_key, available_at)
    WHERE dead_at IS NULL AND order_key <> '';
)sql";

// What a broker is to be told, and who tells it.
constexpr auto kOutboxSqlite = R"sql(
CREATE TABLE bus_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id VARCHAR(64) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    order_key VARCHAR(200) NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
)sql";
constexpr auto kOutboxPostgresql = R"sql(
CREATE TABLE bus_outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id VARCHAR(64) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    order_key VARCHAR(200) NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
)sql";
constexpr auto kDrainer = R"sql(
CREATE TABLE bus_drainer (
    place INTEGER PRIMARY KEY,
    holder VARCHAR(64) NOT NULL,
    held_until BIGINT NOT NULL
);
INSERT INTO bus_drainer (place, holder, held_until) VALUES (1, '', 0);
ALTER TABLE bus_groups ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace

std::vector<sql::Migration> bus_migrations() {
    return {
        sql::Migration::same(100, "bus", kQueue),
        {.version = 101,
         .name = "bus_order",
         .sqlite = std::string(kOrderSqlite) + kOrderIndexes,
         .postgresql = std::string(kOrderPostgresql) + kOrderIndexes},
        {.version = 102,
         .name = "bus_outbox",
         .sqlite = std::string(kOutboxSqlite) + kDrainer,
         .postgresql = std::string(kOutboxPostgresql) + kDrainer},
    };
}

} // namespace leams::adapters
