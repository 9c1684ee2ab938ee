#include "adapters/bus_sql/test_sql_bus.hpp"

namespace leams::adapters {
namespace {

/// A repository whose change is a row in `causes`.
class OutboxTest : public SqlBusTest {
protected:
    OutboxTest() {
        auto work = [](soci::session& session) {
            return sql::run_script(session, "CREATE TABLE causes (id VARCHAR(64) PRIMARY KEY)");
        };
        if (!database().write_blocking(work)) {
            throw std::runtime_error("no table of causes");
        }
    }

    Result<void> change(const std::string& id, Result<void> outcome = {}) {
        auto work = [&](soci::session& session) -> Result<void> {
            sql::execute(session, "INSERT INTO causes (id) VALUES (:id)", sql::arg("id", id));
            const std::vector<runtime::Event> events{{"of " + id, "topic", "{}"}};
            LEAMS_CHECK(bus->add(session, events));
            return outcome;
        };
        return database().write_blocking(work);
    }
};

TEST_P(OutboxTest, DeliversAtOnceWhatWasCommitted) {
    options.poll_interval = 1h;
    begin();
    ASSERT_TRUE(change("a"));
    bus->committed();
    EXPECT_EQ(sink.wait_for(1).count("of a"), 1U);
    wait_until([&] { return rows() == 0; });
}

TEST_P(OutboxTest, ForgetsTheEventsOfAChangeThatIsRolledBack) {
    begin();
    EXPECT_FALSE(change("refused", Error::permission_denied("no")));
    ASSERT_TRUE(change("a"));
    EXPECT_FALSE(change("a")) << "the same row twice";
    EXPECT_EQ(sink.wait_for(1).count("of a"), 1U);
    wait_until([&] { return rows() == 0; });
    EXPECT_EQ(sink.count(), 1U);
}

TEST_P(OutboxTest, DeliversWithoutBeingTold) {
    begin();
    ASSERT_TRUE(change("a"));
    EXPECT_EQ(sink.wait_for(1).count("of a"), 1U);
}

TEST_P(OutboxTest, DeliversAfterARestartWhatWasCommittedBeforeACrash) {
    make();
    bus->subscribe("topic", "group", sink.consumer());
    ASSERT_TRUE(change("a")) << "by a process that dies before its bus has begun";
    forget();
    EXPECT_EQ(rows(), 1);
    begin();
    EXPECT_EQ(sink.wait_for(1).count("of a"), 1U);
}

TEST_P(OutboxTest, TakesTheChangeBackWhenTheEventIsTooLarge) {
    options.max_payload_bytes = 1;
    begin();
    EXPECT_FALSE(change("a"));
    auto causes = [](soci::session& session) -> Result<int> {
        return *sql::one<int>(session, "SELECT COUNT(*) FROM causes");
    };
    EXPECT_EQ(database().read_blocking(causes).value(), 0);
}

INSTANTIATE_TEST_SUITE_P(Sql, OutboxTest, sql::kEngines, sql::engine_name);

} // namespace
} // namespace leams::adapters
