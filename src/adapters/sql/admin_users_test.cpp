#include "adapters/sql/admin_users.hpp"
#include "adapters/sql/audit.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <thread>

namespace leams::sql {
namespace {

class AdminUsersTest : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
        boss = add("boss", Role::Admin);
        ann = add("ann", Role::User);
        entry.action = "user.test";
        entry.target = ann.str();
        entry.reason = "because";
    }

    UserId add(const std::string& name, Role role, const std::string& shown = "") {
        const auto id = UserId::make(++made);
        auto work = [&](soci::session& session) -> Result<void> {
            execute(
                session,
                "INSERT INTO users (id, username, email, password_hash, created_at, skeleton, display_name, "
                "role)"
                " VALUES (:id, :name, :email, 'h', :at, :name, :shown, :role)",
                arg("id", id),
                arg("name", name),
                arg("email", name + "@example.com"),
                arg("at", made),
                arg("shown", shown.empty() ? name : shown),
                arg("role", role == Role::Admin ? "admin" : "user")
            );
            return {};
        };
        EXPECT_TRUE(database().write_blocking(work));
        return id;
    }
    std::string names(admin::UserQuery query) {
        std::string text;
        const auto listed = test::run(users.list(std::move(query)));
        EXPECT_TRUE(listed) << listed.error().cause();
        for (const auto& record : *listed) {
            text += record.username + " ";
        }
        return text;
    }
    std::size_t audited() { return test::run(audit.list(std::nullopt, 100))->size(); }
    std::size_t told(const std::string& topic) { return TableOutbox::told(database(), topic).size(); }

    UnixMillis made = 1'800'000'000'000;
    test::FakeClock clock;
    TableOutbox outbox;
    AdminUserRepository users{database(), outbox};
    AuditRepository audit{database(), clock};
    admin::AuditEntry entry;
    UserId boss;
    UserId ann;
};

INSTANTIATE_TEST_SUITE_P(, AdminUsersTest, kEngines, engine_name);

TEST_P(AdminUsersTest, FindsByAPartOfAnyName) {
    add("bob", Role::User, "The_Painter 100%");
    EXPECT_EQ(names({}), "bob ann boss ");
    EXPECT_EQ(names({.text = "AN"}), "ann ");
    EXPECT_EQ(names({.text = "bo"}), "bob boss ");
    EXPECT_EQ(names({.text = "ann@exam"}), "ann ");
    EXPECT_EQ(names({.text = "painter"}), "bob ");
    EXPECT_EQ(names({.text = "e_p"}), "bob ");
    EXPECT_EQ(names({.text = "_"}), "bob ") << "a sign is a sign";
    EXPECT_EQ(names({.text = "0%"}), "bob ");
    EXPECT_EQ(names({.text = "'; DROP TABLE users"}), "");
}

TEST_P(AdminUsersTest, FiltersAndPages) {
    const auto bob = add("bob", Role::User);
    ASSERT_TRUE(test::run(users.suspend(ann, entry, 5)));
    EXPECT_EQ(names({.role = Role::Admin}), "boss ");
    EXPECT_EQ(names({.state = admin::UserState::Suspended}), "ann ");
    EXPECT_EQ(names({.state = admin::UserState::Active}), "bob boss ");
    EXPECT_EQ(names({.role = Role::User, .state = admin::UserState::Active}), "bob ");
    const auto first = *test::run(users.list({.limit = 1}));
    ASSERT_EQ(first.at(0).id, bob);
    EXPECT_EQ(names({.after = admin::Position{.at = first[0].created_at, .id = bob.str()}}), "ann boss ");
}

TEST_P(AdminUsersTest, SuspendsAndRestoresOnceWithTraces) {
    const auto suspended = test::run(users.suspend(ann, entry, 5));
    ASSERT_TRUE(suspended) << suspended.error().cause();
    EXPECT_EQ(suspended->suspended_at, 5);
    EXPECT_EQ(test::run(users.suspend(ann, entry, 9))->suspended_at, 5);
    EXPECT_EQ(told("account.disabled"), 1U);
    ASSERT_TRUE(test::run(users.restore(ann, entry, 10)));
    EXPECT_FALSE(test::run(users.restore(ann, entry, 11))->suspended_at);
    EXPECT_EQ(told("account.disabled"), 2U);
    const auto entries = *test::run(audit.list(std::nullopt, 100));
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].at, 10);
    EXPECT_EQ(entries[1].entry.target_name, "ann");
    EXPECT_EQ(entries[1].entry.reason, "because");
    const auto rest = test::run(audit.list(admin::Position{.at = 10, .id = entries[0].id}, 100));
    ASSERT_EQ(rest->size(), 1U);
    EXPECT_EQ(rest->at(0).id, entries[1].id);
    EXPECT_EQ(test::run(users.suspend(UserId::make(1), entry, 5)).error().code(), ErrorCode::NotFound);
}

TEST_P(AdminUsersTest, WhatCannotBeToldIsNotDone) {
    outbox.broken = true;
    EXPECT_FALSE(test::run(users.suspend(ann, entry, 5)));
    EXPECT_FALSE(test::run(users.set_role(ann, Role::Admin, entry, 5)));
    EXPECT_EQ(names({.state = admin::UserState::Suspended}), "");
    EXPECT_EQ(names({.role = Role::Admin}), "boss ");
    EXPECT_EQ(audited(), 0U);
}

TEST_P(AdminUsersTest, TheOnlyAdministratorStays) {
    EXPECT_EQ(test::run(users.suspend(boss, entry, 5)).error().code(), ErrorCode::Conflict);
    EXPECT_EQ(test::run(users.set_role(boss, Role::User, entry, 5)).error().code(), ErrorCode::Conflict);
    ASSERT_TRUE(test::run(users.set_role(ann, Role::Admin, entry, 5)));
    EXPECT_EQ(told("account.role_changed"), 1U);
    EXPECT_EQ(test::run(users.set_role(boss, Role::Moderator, entry, 6))->role, Role::Moderator);
    EXPECT_EQ(test::run(users.set_role(ann, Role::User, entry, 7)).error().code(), ErrorCode::Conflict);
    EXPECT_EQ(audited(), 2U);
}

TEST_P(AdminUsersTest, TwoAdministratorsCannotUnmakeEachOtherAtOnce) {
    ASSERT_TRUE(test::run(users.set_role(ann, Role::Admin, entry, 5)));
    std::vector<std::thread> threads;
    for (const auto& id : {boss, ann}) {
        threads.emplace_back([&, id] { (void)test::run(users.set_role(id, Role::User, entry, 6)); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(test::run(users.list({.role = Role::Admin}))->size(), 1U);
}

TEST_P(AdminUsersTest, GivesAnAccountAQuotaAndTakesItBack) {
    EXPECT_FALSE(test::run(users.list({.text = "ann"}))->at(0).quota_gb);
    EXPECT_EQ(test::run(users.set_quota(ann, 20, entry, 5))->quota_gb, 20);
    EXPECT_EQ(test::run(users.set_quota(ann, 20, entry, 6))->quota_gb, 20);
    EXPECT_EQ(audited(), 1U) << "what changes nothing is no deed";
    EXPECT_EQ(test::run(users.set_quota(ann, 0, entry, 7))->quota_gb, 0);
    EXPECT_FALSE(test::run(users.set_quota(ann, std::nullopt, entry, 8))->quota_gb);
    EXPECT_FALSE(test::run(users.set_quota(ann, std::nullopt, entry, 9))->quota_gb);
    EXPECT_EQ(audited(), 3U);
    EXPECT_EQ(test::run(users.set_quota(UserId::make(1), 1, entry, 5)).error().code(), ErrorCode::NotFound);
}

TEST_P(AdminUsersTest, KnowsHowBigTheDatabaseIs) {
    EXPECT_GT(test::run(database_size(database())).value(), 10'000);
}

} // namespace
} // namespace leams::sql
