#include "adapters/bus_sql/test_sql_bus.hpp"

#include <gmock/gmock.h>

namespace leams::adapters {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// A repository that stores the events' ids in `kept`, in the bus's own database.
class InboxTest : public SqlBusTest {
protected:
    InboxTest() {
        auto work = [](soci::session& session) {
            return sql::run_script(
                session, "CREATE TABLE kept (place INTEGER PRIMARY KEY, id VARCHAR(64) NOT NULL)"
            );
        };
        if (!database().write_blocking(work)) {
            throw std::runtime_error("no table");
        }
    }

    void begin() {
        make();
        const auto write = [this](soci::session& session, std::span<const runtime::Event> batch) {
            return keep(session, batch);
        };
        bus->take("topic", "group", write, subscribe_options);
        run(bus->start());
    }
    Result<sql::Inbox::Afterwards> keep(soci::session& session, std::span<const runtime::Event> batch) {
        const auto place = *sql::one<int>(session, "SELECT COUNT(*) FROM kept");
        int next = place;
        for (const auto& event : batch) {
            sql::execute(
                session,
                "INSERT INTO kept (place, id) VALUES (:place, :id)",
                sql::arg("place", next++),
                sql::arg("id", event.id)
            );
        }
        const auto is = [&](const std::string& id) {
            return std::ranges::find(batch, id, &runtime::Event::id) != batch.end();
        };
        if (is("unreadable")) {
            return Error::invalid_argument("cannot be read");
        }
        if (failing && is("failing")) {
            ++refused;
            return Error::unavailable("not now");
        }
        return sql::Inbox::Afterwards([this, count = batch.size()] { committed += count; });
    }
    Result<void> put(const std::string& id, const std::string& order = {}) {
        return run(bus->publish({id, "topic", "{}", order}));
    }
    std::vector<std::string> kept() {
        auto work = [](soci::session& session) -> Result<std::vector<std::string>> {
            return sql::all<std::string>(session, "SELECT id FROM kept ORDER BY place");
        };
        return database().read_blocking(work).value();
    }

    std::atomic<bool> failing = true;
    std::atomic<int> refused = 0;
    std::atomic<std::size_t> committed = 0;
};

TEST_P(InboxTest, WhatIsStoredIsGoneFromTheBusWithTheSameCommit) {
    begin();
    EXPECT_EQ(publish(300), 300U);
    wait_until([&] { return committed == 300; });
    EXPECT_EQ(rows(), 0);
    EXPECT_EQ(kept().size(), 300U);
    runtime::Metrics metrics;
    bus->add_metrics(metrics);
    wait_until([&] {
        const std::string handled = R"(leams_bus_handled_total{topic="topic",group="group"})";
        return test::MetricsText(metrics.text()).value(handled) == 300;
    });
}

TEST_P(InboxTest, WhatCannotBeReadIsBuriedAndTheRestIsStoredOnce) {
    begin();
    for (const auto* id : {"a", "unreadable", "b"}) {
        ASSERT_TRUE(put(id));
    }
    wait_until([&] { return committed == 2 && run(dead_letters.list(9))->size() == 1; });
    EXPECT_THAT(kept(), UnorderedElementsAre("a", "b"));
    EXPECT_EQ(run(dead_letters.list(9))->at(0).event.id, "unreadable");
}

TEST_P(InboxTest, WhatFailsLeavesNothingIsRetriedAndDiesInTheEnd) {
    begin();
    ASSERT_TRUE(put("failing"));
    ASSERT_TRUE(put("a"));
    wait_until([&] {
        clock.advance(1s);
        return run(dead_letters.list(9))->size() == 1;
    });
    wait_until([&] { return committed == 1; });
    EXPECT_THAT(kept(), ElementsAre("a"));
    EXPECT_EQ(run(dead_letters.list(9))->at(0).attempts, 3);
    EXPECT_EQ(rows(), 1) << "the dead letter";
}

TEST_P(InboxTest, KeepsTheOrderOfAKeyWhenOneFails) {
    subscribe_options.ordered = true;
    begin();
    ASSERT_TRUE(put("failing", "key"));
    // Taken, and then claimed: by now it is alone. With others in its batch, those would be put off as well.
    wait_until([&] { return refused == 2; });
    ASSERT_TRUE(put("second", "key"));
    ASSERT_TRUE(put("other", "other key"));
    wait_until([&] { return committed == 1; });
    EXPECT_THAT(kept(), ElementsAre("other"));
    failing = false;
    wait_until([&] {
        clock.advance(1s);
        return committed == 3;
    });
    EXPECT_THAT(kept(), ElementsAre("other", "failing", "second"));
}

INSTANTIATE_TEST_SUITE_P(Sql, InboxTest, sql::kEngines, sql::engine_name);

} // namespace
} // namespace leams::adapters
