#include "adapters/bus_sql/test_sql_bus.hpp"
#include "test/run_task.hpp"

namespace leams::adapters {
namespace {

class BusMigrationsTest : public sql::EachEngine {};

TEST_P(BusMigrationsTest, KeepWhatAnOlderVersionStored) {
    const auto all = bus_migrations();
    ASSERT_TRUE(sql::migrate_blocking(database(), std::span(all).first(1)));
    auto fill = [](soci::session& session) {
        return sql::run_script(session, R"sql(
            INSERT INTO bus_groups (topic, group_name) VALUES ('topic', 'group');
            INSERT INTO bus_events (group_name, id, topic, payload, created_at, available_at, attempts)
                VALUES ('group', 'a', 'topic', '{"of":"old"}', 5, 5, 2), ('group', 'b', 'topic', '{}', 4, 4, 0);
            INSERT INTO bus_events (group_name, id, topic, payload, created_at, available_at, dead_at, last_error)
                VALUES ('group', 'dead', 'topic', '{}', 5, 5, 7, 'no');
        )sql");
    };
    ASSERT_TRUE(database().write_blocking(fill));
    ASSERT_TRUE(sql::migrate_blocking(database(), all));

    auto claim = [&](soci::session& session) -> Result<std::vector<QueuedEvent>> {
        return QueueTables(session, database().engine()).claim({"topic", "group"}, Ordering::None, 10, 20, 9);
    };
    const auto claimed = database().write_blocking(claim).value();
    ASSERT_EQ(claimed.size(), 2U);
    EXPECT_EQ(claimed[0].event.id, "b");
    EXPECT_EQ(claimed[1].event.id, "a");
    EXPECT_EQ(claimed[1].event.payload, R"({"of":"old"})");
    EXPECT_EQ(claimed[1].event.order, "");
    EXPECT_EQ(claimed[1].attempts, 3);
    const SystemClock clock;
    const auto dead = test::run(SqlDeadLetters(database(), clock).list(9)).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].event.id, "dead");
    EXPECT_EQ(dead[0].last_error, "no");
}

INSTANTIATE_TEST_SUITE_P(Sql, BusMigrationsTest, sql::kEngines, sql::engine_name);

} // namespace
} // namespace leams::adapters
