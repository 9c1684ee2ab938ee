#include "adapters/sql/history.hpp"
#include "adapters/sql/test_vods.hpp"

namespace leams::sql {
namespace {

using vods::Visibility;

class HistoryTest : public VodWorld {
protected:
    void save(const VodId& id, std::int64_t position_ms, UnixMillis now) {
        ASSERT_TRUE(test::run(history.save(bob, id, position_ms, now)));
    }
    std::vector<VodId> watched(std::size_t limit = 50) { return ids(test::run(history.list(bob, limit))); }

    HistoryRepository history{database()};
};

TEST_P(HistoryTest, RemembersForEachHowFarHeGot) {
    const auto id = add_vod(alice);
    save(id, 1'000, kNow);
    save(id, 3'000, kNow + 1);
    EXPECT_EQ(test::run(store.find(id, bob)).value()->progress_ms, 3'000);
    EXPECT_EQ(test::run(store.find(id, alice)).value()->progress_ms, std::nullopt);
    EXPECT_EQ(test::run(store.find(id, {})).value()->progress_ms, std::nullopt);
    EXPECT_EQ(test::run(store.list_recent({.viewer = bob})).value()[0].progress_ms, 3'000);
}

TEST_P(HistoryTest, ListsWhatWasWatchedLastFirst) {
    const auto first = add_vod(alice);
    const auto second = add_vod(alice);
    const auto third = add_vod(bob);
    save(first, 1, kNow);
    save(second, 1, kNow + 1);
    save(third, 1, kNow + 2);
    save(first, 2, kNow + 3);
    EXPECT_EQ(watched(), (std::vector{first, third, second}));
    EXPECT_EQ(watched(2), (std::vector{first, third}));
}

TEST_P(HistoryTest, LeavesOutWhatHeMayNotWatchAnyMore) {
    const auto hidden = add_vod(alice);
    const auto deleted = add_vod(alice);
    const auto unlisted = add_vod(alice);
    const auto own = add_vod(bob);
    for (const auto& id : {hidden, deleted, unlisted, own}) {
        save(id, 1, kNow);
    }
    ASSERT_TRUE(test::run(store.update(hidden, {.visibility = Visibility::Private}, alice, kNow)));
    ASSERT_TRUE(test::run(store.update(unlisted, {.visibility = Visibility::Unlisted}, alice, kNow)));
    ASSERT_TRUE(test::run(store.update(own, {.visibility = Visibility::Private}, bob, kNow)));
    ASSERT_TRUE(test::run(store.remove(deleted, vods::Remover::Owner, kNow)));
    EXPECT_EQ(watched().size(), 2U);
    sql("UPDATE users SET disabled_at = 1 WHERE username = 'alice'");
    EXPECT_EQ(watched(), std::vector{own});
}

TEST_P(HistoryTest, IsClearedAndPaused) {
    const auto id = add_vod(alice);
    save(id, 1, kNow);
    ASSERT_TRUE(test::run(history.clear(bob)));
    EXPECT_TRUE(watched().empty());
    EXPECT_FALSE(test::run(history.is_paused(bob)).value());
    ASSERT_TRUE(test::run(history.pause(bob, true)));
    EXPECT_TRUE(test::run(history.is_paused(bob)).value());
    save(id, 1, kNow);
    EXPECT_TRUE(watched().empty());
    ASSERT_TRUE(test::run(history.pause(bob, false)));
    save(id, 1, kNow);
    EXPECT_EQ(watched(), std::vector{id});
}

INSTANTIATE_TEST_SUITE_P(Engines, HistoryTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
