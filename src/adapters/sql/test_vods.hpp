#pragma once

#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_accounts.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "adapters/sql/vods.hpp"
#include "test/run_task.hpp"

#include <string>
#include <vector>

// Test-only: what tests of videos begin with.
namespace leams::sql {

inline constexpr UnixMillis kNow = 1'800'000'000'000;
inline constexpr UnixMillis kHour = 3'600'000;

/// Two users, and broadcasts of theirs that were recorded.
class VodWorld : public EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        outbox.prepare(database());
        alice = add_user("alice");
        bob = add_user("bob");
    }

    UserId add_user(const std::string& name) { return add_account(accounts, name, kNow); }
    /// A broadcast that is over; on air or not.
    BroadcastId add_broadcast(const UserId& user, bool was_live = true) {
        const auto id = BroadcastId::make(kNow);
        EXPECT_TRUE(test::run(broadcasts.open(id, user, kNow, kNow + kHour)));
        EXPECT_TRUE(
            test::run(broadcasts.renew({{.id = id, .is_live = was_live}}, kNow, kNow + kHour)).value().empty()
        );
        EXPECT_TRUE(test::run(broadcasts.end(id, kNow + kHour)));
        return id;
    }
    void record(const BroadcastId& id, const UserId& user, std::int64_t duration_ms, UnixMillis ended_at) {
        ASSERT_TRUE(test::run(store.add({id, user, kNow, ended_at, duration_ms, duration_ms * 10})));
    }
    VodId add_vod(const UserId& user, UnixMillis ended_at = kNow + kHour) {
        const auto id = add_broadcast(user);
        record(id, user, 5'000, ended_at);
        return VodId(id.str());
    }
    std::optional<vods::VodRecord> find(const VodId& id) { return test::run(store.find(id, {})).value(); }
    std::vector<std::string> told(const std::string& topic) { return outbox.told(database(), topic); }
    void sql(const char* text) {
        auto work = [text](soci::session& session) -> Result<void> {
            session << text;
            return {};
        };
        ASSERT_TRUE(database().write_blocking(work));
    }
    static std::vector<VodId> ids(const Result<std::vector<vods::VodRecord>>& records) {
        std::vector<VodId> ids;
        for (const auto& record : records.value()) {
            ids.push_back(record.id);
        }
        return ids;
    }

    AccountRepository accounts{database()};
    TableOutbox outbox;
    ChannelRepository channels{database(), outbox};
    BroadcastRepository broadcasts{database(), outbox, "this"};
    VodRepository store{database(), outbox};
    UserId alice;
    UserId bob;
};

} // namespace leams::sql
