#include "adapters/sql/database.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <thread>

namespace leams::sql {
namespace {

struct Sample {
    std::string name;
    std::int64_t big = 0;
    bool flag = false;
    std::optional<std::int64_t> maybe;
    double ratio = 0;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (name, big, flag, maybe, ratio))

class DatabaseTest : public EachEngine {
protected:
    void SetUp() override {
        auto work = [](soci::session& session) {
            return run_script(
                session,
                "CREATE TABLE sample (name VARCHAR(50) UNIQUE NOT NULL, big BIGINT NOT NULL, flag BOOLEAN "
                "NOT NULL,"
                " maybe BIGINT, ratio DOUBLE PRECISION NOT NULL);"
                "CREATE TABLE child (name VARCHAR(50) REFERENCES sample(name));"
            );
        };
        ASSERT_TRUE(database().write_blocking(work));
    }

    Result<void> insert(std::string name) {
        auto work = [name](soci::session& session) -> Result<void> {
            execute(
                session,
                "INSERT INTO sample (name, big, flag, maybe, ratio) VALUES (:name, :big, :flag, :maybe, "
                ":ratio)",
                arg("name", name),
                arg("big", std::int64_t{1} << 53),
                arg("flag", true),
                arg("maybe", std::optional<std::int64_t>()),
                arg("ratio", 0.25)
            );
            return {};
        };
        return test::run(database().write(work));
    }

    std::int64_t count() {
        auto work = [](soci::session& session) -> Result<std::int64_t> {
            return *one<std::int64_t>(session, "SELECT COUNT(*) FROM sample");
        };
        return test::run(database().read(work)).value();
    }
};

TEST_P(DatabaseTest, ReadsBackWhatWasWritten) {
    ASSERT_TRUE(insert("a:b'c"));
    auto work = [](soci::session& session) -> Result<std::vector<Sample>> {
        return all<Sample>(
            session,
            "SELECT name, big, flag, maybe, ratio FROM sample WHERE flag AND (name = :name OR :name = '') "
            "LIMIT :n",
            arg("name", "a:b'c"),
            arg("n", 5)
        );
    };
    const auto rows = test::run(database().read(work));
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().name, "a:b'c");
    EXPECT_EQ(rows->front().big, std::int64_t{1} << 53);
    EXPECT_TRUE(rows->front().flag);
    EXPECT_FALSE(rows->front().maybe);
    EXPECT_EQ(rows->front().ratio, 0.25);
}

TEST_P(DatabaseTest, TellsABrokenUniqueRuleFromOtherErrors) {
    ASSERT_TRUE(insert("once"));
    const auto again = insert("once");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code(), ErrorCode::Conflict);
    EXPECT_NE(again.error().cause().find("name"), std::string::npos);

    auto orphan = [](soci::session& session) -> Result<void> {
        execute(session, "INSERT INTO child (name) VALUES (:name)", arg("name", "nobody"));
        return {};
    };
    EXPECT_EQ(database().write_blocking(orphan).error().code(), ErrorCode::NotFound);
    auto nonsense = [](soci::session& session) -> Result<void> {
        session << "SELECT nonsense FROM nowhere";
        return {};
    };
    EXPECT_EQ(database().read_blocking(nonsense).error().code(), ErrorCode::Internal);
}

TEST_P(DatabaseTest, TellsWhatFailedButNotWithWhichValues) {
    ASSERT_TRUE(insert("secret1"));
    auto unknown_table = [](soci::session& session) -> Result<void> {
        execute(session, "INSERT INTO nowhere (name) VALUES (:name)", arg("name", "secret2"));
        return {};
    };
    auto unknown_row = [](soci::session& session) -> Result<void> {
        execute(session, "INSERT INTO child (name) VALUES (:name)", arg("name", "secret3"));
        return {};
    };
    const std::vector<std::pair<Result<void>, std::string>> cases{
        {insert("secret1"), "sample"},
        {database().write_blocking(unknown_table), "nowhere"},
        {database().write_blocking(unknown_row), "child"},
    };
    for (const auto& [failed, named] : cases) {
        ASSERT_FALSE(failed);
        EXPECT_NE(failed.error().cause().find(named), std::string::npos) << failed.error().cause();
        EXPECT_EQ(failed.error().cause().find("secret"), std::string::npos) << failed.error().cause();
    }
}

TEST_P(DatabaseTest, RollsBackWhenTheWorkFails) {
    auto work = [](soci::session& session) -> Result<void> {
        session << "INSERT INTO sample (name, big, flag, ratio) VALUES ('half', 1, TRUE, 0)";
        return Error::conflict("no");
    };
    EXPECT_FALSE(database().write_blocking(work));
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(insert("after"));
}

TEST_P(DatabaseTest, ManyWritersAllFinish) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([this, i] {
            for (int j = 0; j < 5; ++j) {
                EXPECT_TRUE(insert(std::to_string(i) + "-" + std::to_string(j)));
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(count(), 40);
}

INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, kEngines, engine_name);

class MigrationsTest : public EachEngine {};

TEST_P(MigrationsTest, AreAppliedOnceByProcessesThatStartTogether) {
    const auto migrations = core_migrations();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            auto own = Database::open({.url = url()});
            ASSERT_TRUE(own) << own.error().cause();
            const auto done = migrate_blocking(**own, migrations);
            EXPECT_TRUE(done) << done.error().message() << done.error().cause();
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    auto work = [](soci::session& session) -> Result<std::int64_t> {
        return *one<std::int64_t>(session, "SELECT COUNT(*) FROM schema_migrations");
    };
    EXPECT_EQ(database().read_blocking(work).value(), static_cast<std::int64_t>(migrations.size()));
}

TEST_P(MigrationsTest, RefuseADatabaseOfANewerProgram) {
    auto migrations = core_migrations();
    migrations.push_back(Migration::same(150, "tomorrow", "CREATE TABLE tomorrow (id INTEGER);"));
    ASSERT_TRUE(migrate_blocking(database(), migrations));
    const auto older = migrate_blocking(database(), core_migrations());
    ASSERT_FALSE(older);
    EXPECT_EQ(older.error().code(), ErrorCode::Conflict);
    EXPECT_NE(older.error().message().find("schema 150"), std::string::npos);
}

TEST_P(MigrationsTest, AreExpectedToBeExactlyThese) {
    const auto now = core_migrations();
    auto later = now;
    later.push_back(Migration::same(150, "tomorrow", "CREATE TABLE tomorrow (id INTEGER);"));
    ASSERT_TRUE(migrate_blocking(database(), now));
    EXPECT_TRUE(expect_migrated_blocking(database(), now));
    EXPECT_EQ(expect_migrated_blocking(database(), later).error().code(), ErrorCode::Conflict);
    ASSERT_TRUE(migrate_blocking(database(), later));
    EXPECT_EQ(expect_migrated_blocking(database(), now).error().code(), ErrorCode::Conflict);
}

TEST_P(MigrationsTest, LeaveNothingBehindWhenOneFails) {
    auto migrations = core_migrations();
    migrations.push_back(Migration::same(150, "broken", "CREATE TABLE half (id INTEGER); NONSENSE;"));
    ASSERT_FALSE(migrate_blocking(database(), migrations));
    ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
}

INSTANTIATE_TEST_SUITE_P(Engines, MigrationsTest, kEngines, engine_name);

TEST(SqliteFile, IsReadableByItsOwnerOnly) {
    const TemporaryFolder folder("leams sql");
    auto database = Database::open({.url = "sqlite:" + folder.path() + "/a b.db"});
    ASSERT_TRUE(database) << database.error().cause();
    ASSERT_TRUE(migrate_blocking(**database, core_migrations()));
    struct stat info{};
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        ASSERT_EQ(::stat((folder.path() + "/a b.db" + suffix).c_str(), &info), 0) << suffix;
        EXPECT_EQ(info.st_mode & 0777, 0600U) << suffix;
    }
}

TEST(DatabaseUrl, IsCheckedAndItsServerTried) {
    EXPECT_EQ(Database::open({.url = "mysql://x"}).error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(Database::open({.url = "sqlite:"}).error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(
        Database::open({.url = "postgresql://nobody@/none?host=/nowhere"}).error().code(),
        ErrorCode::Unavailable
    );
    EXPECT_EQ(Database::open({.url = "sqlite:/nowhere/x.db"}).error().code(), ErrorCode::Unavailable);
}

TEST(DatabaseUrl, IsNotQuotedWhenItsPasswordIsMisspelt) {
    for (const auto* password : {"%zzsecret", "at@secret", "slash/secret"}) {
        const auto url = "postgresql://user:" + std::string(password) + "@127.0.0.1:1/none";
        const auto opened = Database::open({.url = url});
        ASSERT_FALSE(opened) << password;
        EXPECT_EQ(opened.error().code(), ErrorCode::InvalidArgument) << password;
        EXPECT_EQ(opened.error().cause().find("secret"), std::string::npos) << opened.error().cause();
    }
}

TEST(PostgresqlRestart, HealsByItself) {
    test::Postgres server;
    auto database = Database::open({.url = server.make_database(), .readers = 2, .writers = 2});
    ASSERT_TRUE(database);
    ASSERT_TRUE(migrate_blocking(**database, core_migrations()));
    ASSERT_TRUE(test::run((*database)->ping()));
    server.restart();
    const auto read = test::run((*database)->ping());
    EXPECT_TRUE(read) << read.error().cause();
    EXPECT_TRUE(migrate_blocking(**database, core_migrations()));
}

TEST(PostgresqlSilence, HoldsUpNobodyForEver) {
    test::Postgres server;
    auto database = Database::open(
        {.url = server.make_database(), .readers = 1, .writers = 1, .patience = std::chrono::milliseconds(100)
        }
    );
    ASSERT_TRUE(database);
    ASSERT_TRUE(test::run((*database)->ping()));
    server.pause();
    const auto write = [](soci::session& session) -> Result<void> {
        session << "CREATE TABLE late (id INTEGER)";
        return {};
    };
    EXPECT_EQ(test::run((*database)->write(write)).error().code(), ErrorCode::Unavailable);
    EXPECT_EQ(test::run((*database)->ping()).error().code(), ErrorCode::Unavailable);
    server.resume();
    const auto read = test::run((*database)->ping());
    EXPECT_TRUE(read) << read.error().cause();
}

} // namespace
} // namespace leams::sql
