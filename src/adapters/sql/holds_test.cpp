#include "adapters/sql/audit.hpp"
#include "adapters/sql/holds.hpp"
#include "adapters/sql/retention.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"
#include "test/fake_clock.hpp"

namespace leams::sql {
namespace {

constexpr UnixMillis kLater = kNow + kHour * 24;

class HoldsTest : public VodWorld {
protected:
    std::optional<BroadcastId> unused() {
        EXPECT_TRUE(test::run(retention.set_aside(kLater, kLater)));
        EXPECT_TRUE(test::run(jobs.queue_removals(kLater, kLater)));
        const auto job = test::run(jobs.claim(kLater, kLater, kLater)).value();
        return job ? std::optional(job->broadcast) : std::nullopt;
    }
    std::int64_t stored(const UserId& user) { return test::run(store.stored_bytes(user)).value(); }
    void remove(const VodId& id) { ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, kLater))); }
    static admin::AuditEntry entry(std::string target) {
        return {.actor_name = "boss", .action = "video.hold", .target = std::move(target), .reason = "law"};
    }

    test::FakeClock clock;
    RetentionRepository retention{database(), outbox};
    StorageJobRepository jobs{database(), "this"};
    AuditRepository audit{database(), clock};
    HoldRepository holds{database()};
};

TEST_P(HoldsTest, KeepAVideosRecordingUntilTheyAreLifted) {
    const auto id = add_vod(alice);
    ASSERT_TRUE(test::run(holds.hold_video(id, entry(id.str()), kNow)));
    ASSERT_TRUE(test::run(holds.hold_video(id, entry(id.str()), kNow + 1))) << "again";
    EXPECT_TRUE(test::run(holds.is_held(id)).value());
    const auto listed = test::run(holds.list({}, 10)).value();
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].username, "alice");
    EXPECT_EQ(listed[0].reason, "law");
    EXPECT_EQ(listed[0].recordings, 1);
    EXPECT_EQ(listed[0].bytes, 50'000);

    EXPECT_EQ(stored(alice), 50'000);
    remove(id);
    EXPECT_FALSE(unused());
    EXPECT_EQ(stored(alice), 0) << "for its owner it is gone";
    EXPECT_TRUE(find(id)) << "with what is known of it";
    ASSERT_TRUE(test::run(holds.lift(id.str(), entry(id.str()), kNow)));
    EXPECT_EQ(unused(), BroadcastId(id.str()));
    EXPECT_EQ(test::run(holds.lift(id.str(), entry(id.str()), kNow)).error().code(), ErrorCode::NotFound);
    const auto entries = test::run(audit.list(std::nullopt, 10)).value();
    ASSERT_EQ(entries.size(), 2U) << "what changes nothing is no deed";
    EXPECT_EQ(entries[0].entry.target_name, "alice");
}

TEST_P(HoldsTest, OfAnAccountKeepAllOfItAndNothingElse) {
    const auto first = add_vod(alice);
    ASSERT_TRUE(test::run(holds.hold_account(alice, entry(alice.str()), kNow)));
    const auto second = add_vod(alice);
    const auto others = add_vod(bob);
    for (const auto& id : {first, second, others}) {
        remove(id);
    }
    EXPECT_EQ(unused(), BroadcastId(others.str()));
    ASSERT_TRUE(test::run(jobs.forget(BroadcastId(others.str()), kLater)));
    EXPECT_FALSE(unused());
    EXPECT_EQ(test::run(holds.list({}, 10)).value().at(0).recordings, 2);
    EXPECT_FALSE(test::run(holds.is_held(first)).value()) << "not itself";
}

TEST_P(HoldsTest, AreNotOnWhatIsNotThere) {
    const auto nobody = UserId::make(1);
    const auto by_account = test::run(holds.hold_account(nobody, entry(nobody.str()), kNow));
    EXPECT_EQ(by_account.error().code(), ErrorCode::NotFound);
    const auto by_video = test::run(holds.hold_video(VodId(nobody.str()), entry(nobody.str()), kNow));
    EXPECT_EQ(by_video.error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(test::run(holds.list({}, 10)).value().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, HoldsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
