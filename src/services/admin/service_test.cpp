#include "services/admin/service.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::admin {
namespace {

const std::string kBossId = "01a21a95-be45-70fe-ac9a-cad15f3c6e9a";
const std::string kAnnId = "01a21a95-be45-70fe-ac9a-cad15f3c6e9b";

class FakeUsers final : public UserStore {
public:
    std::map<UserId, UserRecord> rows;
    std::vector<AuditEntry> audit;

    runtime::Task<Result<std::vector<UserRecord>>> list(UserQuery query) override {
        std::vector<UserRecord> found;
        for (auto row = rows.rbegin(); row != rows.rend() && found.size() < query.limit; ++row) {
            if (!query.after || row->first.str() < query.after->id) {
                found.push_back(row->second);
            }
        }
        co_return found;
    }
    runtime::Task<Result<UserRecord>> suspend(UserId id, AuditEntry entry, UnixMillis now) override {
        audit.push_back(std::move(entry));
        rows.at(id).suspended_at = now;
        co_return rows.at(id);
    }
    runtime::Task<Result<UserRecord>> restore(UserId id, AuditEntry entry, UnixMillis) override {
        audit.push_back(std::move(entry));
        rows.at(id).suspended_at.reset();
        co_return rows.at(id);
    }
    runtime::Task<Result<UserRecord>> set_role(UserId id, Role role, AuditEntry entry, UnixMillis) override {
        audit.push_back(std::move(entry));
        rows.at(id).role = role;
        co_return rows.at(id);
    }
    runtime::Task<Result<UserRecord>>
    set_quota(UserId id, std::optional<std::int64_t> gigabytes, AuditEntry entry, UnixMillis) override {
        audit.push_back(std::move(entry));
        rows.at(id).quota_gb = gigabytes;
        co_return rows.at(id);
    }
};

class FakeAudit final : public AuditStore {
public:
    std::vector<AuditEntry> entries;
    runtime::Task<Result<void>> add(AuditEntry entry) override {
        entries.push_back(std::move(entry));
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<AuditRecord>>>
    list(std::optional<Position>, std::size_t limit) override {
        std::vector<AuditRecord> records(std::min(limit, entries.size()));
        co_return records;
    }
};

class FakeOnAir final : public streams::OnAir {
public:
    std::vector<streams::Stream> streams;

    std::vector<streams::Stream> live() override { return streams; }
    runtime::Task<std::optional<double>> bitrate_kbps(BroadcastId id) override {
        co_return id.str() == "a" ? std::optional(2500.0) : std::nullopt;
    }
    runtime::Task<Result<streams::Stream>> end(BroadcastId id) override {
        for (auto& stream : streams) {
            if (stream.id == id) {
                co_return stream;
            }
        }
        co_return Error::not_found("no");
    }
};

class FakeAuth final : public auth::AuthApi {
public:
    bool recent = true;
    runtime::Task<Result<Caller>> authenticate(std::string) override { co_return Caller(); }
    runtime::Task<Result<void>> require_recent(Caller, std::optional<Secret>) override {
        co_return recent ? Result<void>() : Error::make(ErrorCode::ReauthenticationRequired, "again");
    }
    runtime::Task<Result<bool>> is_suspended(UserId) override { co_return false; }
};

class FakeMachine final : public Machine {
public:
    runtime::Task<Result<MachineFacts>> facts() override {
        co_return MachineFacts{.disk_free_bytes = 7, .version = "1"};
    }
};

class AdminTest : public ::testing::Test {
protected:
    AdminTest() {
        boss.user_id = UserId(kBossId);
        boss.username = "boss";
        boss.role = Role::Admin;
        for (const auto& id : {kBossId, kAnnId}) {
            users.rows[UserId(id)].id = UserId(id);
        }
        for (const auto* id : {"a", "b"}) {
            auto& stream = on_air.streams.emplace_back();
            stream.id = BroadcastId(id);
            stream.username = std::string("owner_") + id;
            stream.viewer_count = 4;
        }
    }

    FakeUsers users;
    FakeAudit audit;
    FakeOnAir on_air;
    FakeAuth auth;
    FakeMachine machine;
    test::FakeClock clock;
    AdminService service{
        {.users = users, .audit = audit, .on_air = on_air, .auth = auth, .machine = machine, .clock = clock}
    };
    Caller boss;
    UserId ann{kAnnId};
};

TEST_F(AdminTest, OverviewShowsWhatIsOnAir) {
    const auto overview = test::run(service.overview());
    ASSERT_TRUE(overview);
    EXPECT_EQ(overview->stream_total, 2);
    EXPECT_EQ(overview->viewer_total, 8);
    EXPECT_EQ(overview->live.at(0).bitrate_kbps, 2500.0);
    EXPECT_FALSE(overview->live.at(1).bitrate_kbps);
    EXPECT_EQ(overview->machine.disk_free_bytes, 7);
    on_air.streams.resize(500, on_air.streams[0]);
    const auto crowded = test::run(service.overview());
    EXPECT_EQ(crowded->live.size(), 100U);
    EXPECT_EQ(crowded->stream_total, 500);
}

TEST_F(AdminTest, WhatIsDoneIsWrittenDownWithItsReason) {
    ASSERT_TRUE(test::run(service.end_stream(boss, BroadcastId("a"), " stolen\n film ")));
    EXPECT_EQ(test::run(service.end_stream(boss, BroadcastId("z"), "x")).error().code(), ErrorCode::NotFound);
    ASSERT_EQ(audit.entries.size(), 1U) << "what failed is no deed";
    EXPECT_EQ(audit.entries[0].action, "stream.end");
    EXPECT_EQ(audit.entries[0].target_name, "owner_a");
    EXPECT_EQ(audit.entries[0].reason, "stolen film");
    ASSERT_TRUE(test::run(service.suspend(boss, ann, "spam")));
    ASSERT_TRUE(test::run(service.restore(boss, ann, "sorry")));
    ASSERT_TRUE(test::run(service.set_role(boss, ann, Role::Moderator, "helps", std::nullopt)));
    std::string actions;
    for (const auto& entry : users.audit) {
        actions += entry.actor_name + ":" + entry.action + ":" + entry.reason + " ";
        EXPECT_EQ(entry.target, kAnnId);
    }
    EXPECT_EQ(actions, "boss:user.suspend:spam boss:user.restore:sorry boss:user.role.moderator:helps ");
}

TEST_F(AdminTest, NobodyTouchesHimself) {
    const auto own = boss.user_id;
    EXPECT_EQ(test::run(service.suspend(boss, own, "x")).error().code(), ErrorCode::PermissionDenied);
    EXPECT_EQ(test::run(service.restore(boss, own, "x")).error().code(), ErrorCode::PermissionDenied);
    EXPECT_EQ(
        test::run(service.set_role(boss, own, Role::User, "x", std::nullopt)).error().code(),
        ErrorCode::PermissionDenied
    );
    EXPECT_EQ(test::run(service.suspend(boss, UserId("x"), "x")).error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(users.audit.empty());
}

TEST_F(AdminTest, AQuotaIsWrittenDownWithWhatItIs) {
    for (const std::optional<std::int64_t> gigabytes : {std::optional<std::int64_t>(20), {0}, {}}) {
        EXPECT_EQ(test::run(service.set_quota(boss, ann, gigabytes, "so"))->quota_gb, gigabytes);
    }
    EXPECT_TRUE(test::run(service.set_quota(boss, boss.user_id, 5, "mine"))) << "also one's own";
    EXPECT_EQ(test::run(service.set_quota(boss, UserId("x"), 5, "x")).error().code(), ErrorCode::NotFound);
    std::string actions;
    for (const auto& entry : users.audit) {
        actions += entry.action + " ";
    }
    EXPECT_EQ(actions, "user.quota.20gb user.quota.none user.quota.default user.quota.5gb ");
}

TEST_F(AdminTest, ARoleNeedsThePasswordAgain) {
    auth.recent = false;
    EXPECT_EQ(
        test::run(service.set_role(boss, ann, Role::Admin, "x", std::nullopt)).error().code(),
        ErrorCode::ReauthenticationRequired
    );
    EXPECT_EQ(users.rows.at(ann).role, Role::User);
}

TEST_F(AdminTest, ListsComeInPages) {
    const auto first = test::run(service.users({.limit = 1}));
    ASSERT_TRUE(first && first->next);
    EXPECT_EQ(first->users.at(0).id, ann);
    const auto second = test::run(service.users({.limit = 1, .after = first->next}));
    EXPECT_EQ(second->users.at(0).id, boss.user_id);
    EXPECT_FALSE(second->next);
    EXPECT_FALSE(test::run(service.users({.after = Position{.at = 1, .id = "x"}})));
    EXPECT_FALSE(test::run(service.audit(Position{.at = 1, .id = "x"}, 10)));
    audit.entries.resize(3);
    EXPECT_TRUE(test::run(service.audit(std::nullopt, 2))->next);
    EXPECT_FALSE(test::run(service.audit(std::nullopt, 3))->next);
}

} // namespace
} // namespace leams::admin
