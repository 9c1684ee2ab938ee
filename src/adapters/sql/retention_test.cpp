#include "adapters/sql/retention.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"
#include "core/events/event.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

class RetentionTest : public VodWorld {
protected:
    std::optional<BroadcastId> unused(UnixMillis before) {
        EXPECT_TRUE(test::run(jobs.queue_removals(before, before)));
        const auto queued = test::run(jobs.list(1)).value();
        if (queued.empty()) {
            return std::nullopt;
        }
        EXPECT_TRUE(test::run(jobs.finish(queued[0].job.broadcast)));
        return queued[0].job.broadcast;
    }
    void remove(const VodId& id, UnixMillis at) {
        ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, at)));
    }

    RetentionRepository retention{database(), outbox};
    StorageJobRepository jobs{database(), "this"};
};

TEST_P(RetentionTest, ExpiresTheOldestFirstAndTells) {
    const auto third = add_vod(alice, kNow + 3);
    const auto first = add_vod(alice, kNow + 1);
    const auto second = add_vod(bob, kNow + 2);
    EXPECT_EQ(test::run(retention.expire(vods::Place::Store, kNow + 2, 1, kNow + 9)).value(), 1U);
    EXPECT_EQ(find(first)->deleted_at, kNow + 9);
    EXPECT_EQ(find(first)->remover, vods::Remover::Time);
    EXPECT_EQ(test::run(retention.expire(vods::Place::Store, kNow + 2, 10, kNow + 9)).value(), 1U);
    EXPECT_EQ(test::run(retention.expire(vods::Place::Store, kNow + 2, 10, kNow + 9)).value(), 0U);
    EXPECT_FALSE(find(third)->deleted_at);
    EXPECT_EQ(
        told("vod.deleted"),
        (std::vector{
            json::write(events::VodDeleted{first, alice}), json::write(events::VodDeleted{second, bob})
        })
    );
}

TEST_P(RetentionTest, KeepsARecordingWhileItsVideoIsThereOrCanComeBack) {
    const auto id = add_vod(alice, kNow);
    EXPECT_FALSE(unused(kNow + kHour));
    remove(id, kNow + 10);
    EXPECT_FALSE(unused(kNow + 9));
    EXPECT_EQ(unused(kNow + 10), BroadcastId(id.str()));
    ASSERT_TRUE(test::run(store.restore(id, kNow + 11)));
    EXPECT_FALSE(unused(kNow + kHour));
}

TEST_P(RetentionTest, KeepsARecordingWhileAnotherVideoIsMadeOfIt) {
    const auto id = add_vod(alice, kNow);
    remove(id, kNow);
    sql("INSERT INTO vods (id, broadcast_id, user_id, title, description, tags, language, is_mature,"
        " duration_ms, size_bytes, started_at, published_at)"
        " SELECT '01890000-0000-7000-8000-000000000001', broadcast_id, user_id, title, description, tags,"
        " language, is_mature, 1, 1, 1, 1 FROM vods");
    EXPECT_FALSE(unused(kNow + kHour));
    remove(VodId("01890000-0000-7000-8000-000000000001"), kNow);
    EXPECT_TRUE(unused(kNow + kHour));
}

TEST_P(RetentionTest, RemovesWhatNeverBecameAVideo) {
    const auto id = add_broadcast(alice, false);
    record(id, alice, 5'000, kNow);
    EXPECT_FALSE(unused(kNow - 1));
    EXPECT_EQ(unused(kNow), id);
}

TEST_P(RetentionTest, KeepsWhatGoesOn) {
    const auto id = BroadcastId::make(kNow);
    ASSERT_TRUE(test::run(broadcasts.open(id, alice, kNow, kNow + kHour)));
    record(id, alice, 500, kNow);
    EXPECT_FALSE(unused(kNow + kHour));
}

TEST_P(RetentionTest, MakesNoVideoAgainOfWhatIsGone) {
    const auto id = add_vod(alice, kNow);
    const BroadcastId broadcast(id.str());
    remove(id, kNow);
    ASSERT_TRUE(test::run(jobs.forget(broadcast, kNow + kHour)));
    EXPECT_FALSE(find(id));
    EXPECT_FALSE(unused(kNow + kHour));
    EXPECT_EQ(test::run(store.stored_bytes(alice)).value(), 0);
    record(broadcast, alice, 9'000, kNow);
    EXPECT_FALSE(find(id));
    EXPECT_EQ(test::run(store.stored_bytes(alice)).value(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, RetentionTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
