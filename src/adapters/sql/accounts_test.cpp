#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/profiles.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "core/events/account.hpp"
#include "core/formats/json_codec.hpp"
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

class MigrationTest : public EachEngine {};

TEST_P(MigrationTest, CountsTheFollowersThatAreThere) {
    auto first = core_migrations();
    first.resize(2);
    ASSERT_TRUE(migrate_blocking(database(), first));
    const auto before = UserId::make(kNow);
    auto fill = [&](soci::session& session) -> Result<void> {
        for (const auto& [id, name] : {std::pair(before, "before"), std::pair(UserId::make(kNow), "fan")}) {
            execute(
                session,
                "INSERT INTO users (id, username, email, password_hash, created_at, skeleton, display_name)"
                " VALUES (:id, :name, :name, 'x', 1, :name, 'Somebody Else')",
                arg("id", id),
                arg("name", name)
            );
        }
        session << "INSERT INTO followers (follower_id, following_id, created_at)"
                   " SELECT a.id, b.id, 1 FROM users a, users b WHERE a.username = 'fan' AND b.username = "
                   "'before'";
        return {};
    };
    ASSERT_TRUE(database().write_blocking(fill));
    ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
    TableOutbox outbox;
    ProfileRepository profiles(database(), outbox);
    const auto profile = test::run(profiles.find(before));
    ASSERT_TRUE(profile && *profile);
    EXPECT_EQ((*profile)->follower_count, 1);
    EXPECT_EQ((*profile)->display_name, "Somebody Else") << "what was chosen before the rules stays";
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

TEST_P(AccountsTest, FindsWhichNamesAreFree) {
    add_user("alice");
    const auto name = [](std::string folded, std::string skeleton) {
        return auth::Username{.typed = folded, .folded = folded, .skeleton = std::move(skeleton)};
    };
    const std::vector<auth::Username> names{
        name("bob", "b"), name("alice", "a"), name("a1ice", "skeleton of alice"), name("carol", "c")
    };
    EXPECT_EQ(*test::run(accounts.free_names(names)), (std::vector<std::string>{"bob", "carol"}));
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
        std::string ip = "192.0.2.1",
        std::optional<UserId> device_of = {},
        std::string agent = "browser"
    ) {
        const auto result = test::run(sessions.rotate(
            {.presented_hash = token,
             .next_hash = next,
             .now = now,
             .expires_at = now + 1000,
             .grace = std::chrono::milliseconds(10),
             .user_agent = agent,
             .ip = ip,
             .device_of = device_of}
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
    EXPECT_EQ(rotate("a", "b", kNow + 10), Rotated) << "a parallel tab";
    EXPECT_EQ(rotate("b", "d", kNow + 10), Rotated);
    EXPECT_EQ(rotate("a", "b", kNow + 10), Refused) << "a tab that is late, but harms nobody";
    EXPECT_EQ(rotate("a", "e", kNow + 20), Reused);
    EXPECT_EQ(rotate("d", "f", kNow + 20), Refused) << "the family is dead";
    const auto found = test::run(sessions.find(session.id));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->revoked_at, kNow + 20);
    EXPECT_EQ((*found)->username, "usera");
}

TEST_P(SessionsTest, GraceIsForTheSameClient) {
    using enum auth::RotationOutcome;
    begin("a");
    EXPECT_EQ(rotate("a", "b"), Rotated);
    EXPECT_EQ(rotate("a", "b", kNow + 1, "192.0.2.1", {}, "another"), Reused);
    const auto session = begin("c");
    EXPECT_EQ(rotate("c", "d", kNow, "2001:db8::1"), Rotated);
    EXPECT_EQ(rotate("c", "d", kNow + 1, "2001:db8::2"), Rotated) << "the same network";
    EXPECT_EQ(rotate("c", "d", kNow + 1, "192.0.2.1", session.user_id), Rotated) << "a phone on the way";
    EXPECT_EQ(rotate("c", "d", kNow + 1, "192.0.2.1", UserId::make(kNow)), Reused) << "another's device";
    EXPECT_EQ(rotate("d", "e", kNow + 1), Refused) << "the family is dead";
}

TEST_P(SessionsTest, ConcurrentUsesOfOneTokenLeaveOneThatLives) {
    begin("a");
    std::atomic<int> rotated{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i) {
        threads.emplace_back([&] { rotated += rotate("a", "b") == auth::RotationOutcome::Rotated ? 1 : 0; });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(rotated, 20) << "all are within the grace time";
    auto work = [](soci::session& session) -> Result<std::int64_t> {
        return one<std::int64_t>(session, "SELECT COUNT(*) FROM refresh_tokens WHERE used_at IS NULL")
            .value_or(0);
    };
    EXPECT_EQ(*database().read_blocking(work), 1);
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

TEST_P(SessionsTest, AreForgottenInSteps) {
    const auto session = begin("a");
    auto fill = [&](soci::session& sql_session) -> Result<void> {
        for (int i = 0; i < 1200; ++i) {
            execute(
                sql_session,
                "INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, reauthenticated_at,"
                " user_agent, ip) SELECT :id, user_id, 1, 1, 1, 1, '', '' FROM sessions WHERE id = :like",
                arg("id", SessionId::make(kNow)),
                arg("like", session.id)
            );
        }
        return {};
    };
    ASSERT_TRUE(database().write_blocking(fill));
    ASSERT_TRUE(test::run(sessions.purge(kNow)));
    auto count = [](soci::session& sql_session) -> Result<std::int64_t> {
        return one<std::int64_t>(sql_session, "SELECT COUNT(*) FROM sessions").value_or(0);
    };
    EXPECT_EQ(*database().read_blocking(count), 1) << "the one that lives";
}

TEST_P(SessionsTest, OfSuspendedAccountsAreRefused) {
    begin("a");
    sql("UPDATE users SET disabled_at = 1");
    EXPECT_EQ(rotate("a", "b"), auth::RotationOutcome::Refused);
}

class SuspensionTest : public SessionsTest {
protected:
    void SetUp() override {
        SessionsTest::SetUp();
        outbox.prepare(database());
    }
    UserId add_admin(const std::string& name) {
        auto account = make_account(name);
        account.account.role = Role::Admin;
        EXPECT_EQ(*test::run(accounts.insert(account)), auth::Insertion::Done);
        return account.account.id;
    }
    Result<void> suspend(const std::string& name) { return suspend_blocking(database(), outbox, name, kNow); }
    bool is_suspended(const UserId& id) { return (*test::run(accounts.find(id)))->is_disabled; }
    std::vector<std::string> told() { return outbox.told(database(), "account.disabled"); }

    TableOutbox outbox;
};

TEST_P(SuspensionTest, EndsSessionsAndIsToldOnceUntilTheAccountIsRestored) {
    const auto session = begin("a");
    ASSERT_TRUE(suspend("UserA"));
    ASSERT_TRUE(suspend("usera"));
    EXPECT_TRUE(is_suspended(session.user_id));
    EXPECT_EQ((*test::run(sessions.find(session.id)))->revoked_at, kNow);
    EXPECT_EQ(*test::run(sessions.list_of(session.user_id, kNow)), std::vector{session.id});
    EXPECT_TRUE(test::run(sessions.list_of(session.user_id, kNow + 1000))->empty()) << "it has expired";
    const auto suspended = json::write(events::AccountDisabled{session.user_id, true});
    EXPECT_EQ(told(), std::vector{suspended});

    ASSERT_TRUE(restore_blocking(database(), outbox, "usera", kNow));
    ASSERT_TRUE(restore_blocking(database(), outbox, "usera", kNow));
    EXPECT_FALSE(is_suspended(session.user_id));
    EXPECT_EQ(rotate("a", "b"), auth::RotationOutcome::Refused) << "what was open stays closed";
    const auto restored = json::write(events::AccountDisabled{session.user_id, false});
    EXPECT_EQ(told(), (std::vector{suspended, restored}));
}

TEST_P(SuspensionTest, ChangesNothingWithoutItsEvent) {
    const auto session = begin("a");
    outbox.broken = true;
    EXPECT_FALSE(suspend("usera"));
    EXPECT_FALSE(is_suspended(session.user_id));
    EXPECT_FALSE((*test::run(sessions.find(session.id)))->revoked_at);
}

TEST_P(SuspensionTest, LeavesOneAdministrator) {
    EXPECT_EQ(suspend("nobody").error().code(), ErrorCode::NotFound);
    EXPECT_EQ(restore_blocking(database(), outbox, "nobody", kNow).error().code(), ErrorCode::NotFound);
    const auto first = add_admin("first");
    EXPECT_EQ(suspend("first").error().code(), ErrorCode::Conflict);
    const auto second = add_admin("second");
    std::thread other([&] { static_cast<void>(suspend("second")); });
    static_cast<void>(suspend("first"));
    other.join();
    EXPECT_NE(is_suspended(first), is_suspended(second)) << "of two at once, one stays";
}

INSTANTIATE_TEST_SUITE_P(Engines, MigrationTest, kEngines, engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, AccountsTest, kEngines, engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, SessionsTest, kEngines, engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, SuspensionTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
