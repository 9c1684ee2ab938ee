#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "test/run_task.hpp"

#include <thread>

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

auth::NewAccount make_account(std::string name, std::string email = "") {
    return {
        .account =
            {.id = UserId::make(kNow),
             .username = name,
             .display_name = name,
             .email = email.empty() ? name + "@example.org" : email,
             .password_hash = "hash",
             .created_at = kNow},
        .skeleton = "skeleton of " + name,
    };
}

class AccountsTest : public EachEngine {
protected:
    void SetUp() override { ASSERT_TRUE(migrate_blocking(database(), core_migrations())); }

    UserId add_user(const std::string& name) {
        auto account = make_account(name);
        EXPECT_EQ(*test::run(accounts.insert(account)), auth::Insertion::Done);
        return account.account.id;
    }
    void sql(const char* text) {
        auto work = [text](soci::session& session) -> Result<void> {
            session << text;
            return {};
        };
        ASSERT_TRUE(database().write_blocking(work));
    }

    AccountRepository accounts{database()};
    SessionRepository sessions{database()};
};

TEST_P(AccountsTest, FindsAccountsByNameAndEmail) {
    const auto id = add_user("alice");
    for (const auto* login : {"alice", "alice@example.org"}) {
        const auto found = test::run(accounts.find_by_login(login));
        ASSERT_TRUE(found && *found) << login;
        EXPECT_EQ((*found)->id, id);
        EXPECT_EQ((*found)->created_at, kNow);
        EXPECT_FALSE((*found)->is_verified);
        EXPECT_FALSE((*found)->is_disabled);
    }
    EXPECT_FALSE(*test::run(accounts.find_by_login("bob' OR '1'='1")));
    EXPECT_TRUE(*test::run(accounts.find(id)));
    sql("UPDATE users SET disabled_at = 1");
    EXPECT_TRUE((*test::run(accounts.find(id)))->is_disabled);
}

TEST_P(AccountsTest, TellsWhichRuleIsBroken) {
    add_user("alice");
    auto same_name = make_account("alice", "other@example.org");
    EXPECT_EQ(*test::run(accounts.insert(same_name)), auth::Insertion::UsernameTaken);
    auto alike = make_account("alicia");
    alike.skeleton = "skeleton of alice";
    EXPECT_EQ(*test::run(accounts.insert(alike)), auth::Insertion::LooksLikeAnother);
    EXPECT_EQ(
        *test::run(accounts.insert(make_account("bob", "alice@example.org"))), auth::Insertion::EmailTaken
    );
}

TEST_P(AccountsTest, OnlyOneOfRacingRegistrationsWins) {
    std::atomic<int> won{0};
    std::atomic<int> lost{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            const auto outcome =
                test::run(accounts.insert(make_account("same", std::to_string(i) + "@b.org")));
            ASSERT_TRUE(outcome) << outcome.error().cause();
            ++(*outcome == auth::Insertion::Done ? won : lost);
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, 5);
}

TEST_P(AccountsTest, OnlyOneAdminIsTheFirst) {
    EXPECT_FALSE(*test::run(accounts.has_admin()));
    std::atomic<int> made{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            auto account = make_account("admin" + std::to_string(i));
            account.account.role = Role::Admin;
            const auto outcome = test::run(accounts.insert_first_admin(account));
            ASSERT_TRUE(outcome) << outcome.error().cause();
            made += *outcome == auth::Insertion::Done ? 1 : 0;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(made, 1);
    EXPECT_TRUE(*test::run(accounts.has_admin()));
}

class SessionsTest : public AccountsTest {
protected:
    auth::Session begin(const std::string& token) {
        const auth::Session session{
            .id = SessionId::make(kNow),
            .user_id = add_user("user" + token),
            .created_at = kNow,
            .expires_at = kNow + 1000,
            .reauthenticated_at = kNow,
            .user_agent = "browser",
            .ip = "192.0.2.1",
        };
        EXPECT_TRUE(test::run(sessions.insert(session, token)));
        return session;
    }
    auth::RotationOutcome rotate(
        const std::string& token,
        const std::string& next,
        UnixMillis now = kNow,
        std::string agent = "browser"
    ) {
        const auto result = test::run(sessions.rotate(
            {.presented_hash = token,
             .next_hash = next,
             .now = now,
             .expires_at = now + 1000,
             .grace = std::chrono::milliseconds(10),
             .user_agent = agent,
             .ip = "192.0.2.1"}
        ));
        EXPECT_TRUE(result) << result.error().cause();
        return result->outcome;
    }
};

TEST_P(SessionsTest, RotateOnceAndDieOfReuse) {
    using enum auth::RotationOutcome;
    const auto session = begin("a");
    EXPECT_EQ(rotate("unknown", "x"), Refused);
    EXPECT_EQ(rotate("a", "b"), Rotated);
    EXPECT_EQ(rotate("a", "c", kNow + 10), Rotated) << "a parallel tab";
    EXPECT_EQ(rotate("b", "d", kNow + 20), Rotated);
    EXPECT_EQ(rotate("a", "e", kNow + 20), Reused);
    EXPECT_EQ(rotate("d", "f", kNow + 20), Refused) << "the family is dead";
    const auto found = test::run(sessions.find(session.id));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->revoked_at, kNow + 20);
    EXPECT_EQ((*found)->username, "usera");
}

TEST_P(SessionsTest, GraceIsForTheSameClient) {
    begin("a");
    EXPECT_EQ(rotate("a", "b"), auth::RotationOutcome::Rotated);
    EXPECT_EQ(rotate("a", "c", kNow + 1, "another"), auth::RotationOutcome::Reused);
}

TEST_P(SessionsTest, ConcurrentUseOfOneTokenIsSafe) {
    begin("a");
    std::atomic<int> rotated{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&, i] {
            rotated += rotate("a", "next" + std::to_string(i)) == auth::RotationOutcome::Rotated ? 1 : 0;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(rotated, 5) << "all are within the grace time";
}

TEST_P(SessionsTest, ExpireAndAreForgotten) {
    const auto session = begin("a");
    EXPECT_EQ(rotate("a", "b", kNow + 1000), auth::RotationOutcome::Refused);
    ASSERT_TRUE(test::run(sessions.mark_reauthenticated(session.id, kNow + 5)));
    EXPECT_EQ((*test::run(sessions.find(session.id)))->reauthenticated_at, kNow + 5);
    ASSERT_TRUE(test::run(sessions.purge(kNow + 2000)));
    EXPECT_FALSE(*test::run(sessions.find(session.id)));
    EXPECT_FALSE(*test::run(sessions.find_by_refresh("a")));
}

TEST_P(SessionsTest, OfSuspendedAccountsAreRefused) {
    begin("a");
    sql("UPDATE users SET disabled_at = 1");
    EXPECT_EQ(rotate("a", "b"), auth::RotationOutcome::Refused);
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountsTest, kEngines, engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, SessionsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
