#include "adapters/sql/test_vods.hpp"
#include "core/events/event.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

using VodsTest = VodWorld;

TEST_P(VodsTest, MakesOneOfARecordingWithWhatTheChannelSaid) {
    ASSERT_TRUE(test::run(channels.change(
        alice,
        {.title = "Endgames",
         .category = "Chess",
         .description = "About me",
         .tags = std::vector<std::string>{"slow"},
         .language = "en",
         .is_mature = true},
        kNow
    )));
    const auto id = add_vod(alice);
    const auto vod = find(id).value();
    EXPECT_EQ(vod.broadcast.str(), id.str());
    EXPECT_EQ(vod.channel.username, "alice");
    EXPECT_EQ(vod.title, "Endgames");
    EXPECT_EQ(vod.category.value().slug, "chess");
    EXPECT_EQ(vod.category->name, "Chess");
    EXPECT_EQ(vod.tags, std::vector<std::string>{"slow"});
    EXPECT_EQ(vod.language, "en");
    EXPECT_TRUE(vod.is_mature);
    EXPECT_EQ(vod.description, "");
    EXPECT_EQ(vod.visibility, vods::Visibility::Public);
    EXPECT_EQ(vod.duration_ms, 5'000);
    EXPECT_EQ(vod.size_bytes, 50'000);
    EXPECT_EQ(vod.started_at, kNow);
    EXPECT_EQ(vod.published_at, kNow + kHour);
    EXPECT_EQ(vod.deleted_at, std::nullopt);
    EXPECT_EQ(told("vod.ready"), std::vector{json::write(events::VodReady{id, alice})});
}

TEST_P(VodsTest, MakesNoneOfWhatWasNeverSeenOrIsShort) {
    const auto unseen = add_broadcast(alice, false);
    record(unseen, alice, 5'000, kNow + kHour);
    const auto brief = add_broadcast(alice);
    record(brief, alice, 999, kNow + kHour);
    EXPECT_FALSE(find(VodId(unseen.str())));
    EXPECT_FALSE(find(VodId(brief.str())));
    EXPECT_TRUE(told("vod.ready").empty());
    EXPECT_EQ(test::run(store.stored_bytes(alice)).value(), 59'990);
}

TEST_P(VodsTest, IsToldOnceAndGrowsWhenMoreWasRecorded) {
    const auto id = add_vod(alice);
    const BroadcastId broadcast(id.str());
    record(broadcast, alice, 5'000, kNow + kHour);
    ASSERT_TRUE(test::run(store.update(id, {.title = "Mine"}, alice, kNow)));
    record(broadcast, alice, 9'000, kNow + 2 * kHour);
    record(broadcast, alice, 5'000, kNow + kHour); // Late.
    const auto vod = find(id).value();
    EXPECT_EQ(vod.duration_ms, 9'000);
    EXPECT_EQ(vod.size_bytes, 90'000);
    EXPECT_EQ(vod.published_at, kNow + 2 * kHour);
    EXPECT_EQ(vod.title, "Mine");
    EXPECT_EQ(told("vod.ready").size(), 1U);
    EXPECT_EQ(test::run(store.stored_bytes(alice)).value(), 90'000);
}

TEST_P(VodsTest, BecomesOneWhenItHasGrownLongEnough) {
    const auto id = add_broadcast(alice);
    record(id, alice, 500, kNow + kHour);
    record(id, alice, 1'000, kNow + kHour);
    EXPECT_TRUE(find(VodId(id.str())));
    EXPECT_EQ(told("vod.ready").size(), 1U);
}

TEST_P(VodsTest, ListsTheNewestFirstPageByPage) {
    std::vector<VodId> all;
    for (int i = 0; i < 5; ++i) {
        all.insert(all.begin(), add_vod(i % 2 == 0 ? alice : bob, kNow + (i / 2) * kHour));
    }
    // Of what was over at the same time, the greater id first.
    std::vector<VodId> read;
    vods::VodPage page{.limit = 2};
    for (int i = 0; i < 3; ++i) {
        const auto records = test::run(store.list_recent(page)).value();
        for (const auto& record : records) {
            read.push_back(record.id);
        }
        page.after = vods::VodPosition{records.back().published_at, records.back().id.str()};
    }
    EXPECT_EQ(read, all);
    EXPECT_TRUE(test::run(store.list_recent(page)).value().empty());
    EXPECT_EQ(ids(test::run(store.list_of(bob, vods::Selection::Public, {}))).size(), 2U);
}

TEST_P(VodsTest, ListsWhatIsShown) {
    using vods::Selection;
    using vods::Visibility;
    const auto open = add_vod(alice, kNow);
    const auto unlisted = add_vod(alice, kNow - 1);
    const auto hidden = add_vod(alice, kNow - 2);
    const auto deleted = add_vod(alice, kNow - 3);
    ASSERT_TRUE(test::run(store.update(unlisted, {.visibility = Visibility::Unlisted}, alice, kNow)));
    ASSERT_TRUE(test::run(store.update(hidden, {.visibility = Visibility::Private}, alice, kNow)));
    ASSERT_TRUE(test::run(store.remove(deleted, vods::Remover::Owner, kNow)));
    EXPECT_EQ(find(hidden)->visibility, Visibility::Private);
    EXPECT_EQ(ids(test::run(store.list_recent({}))), std::vector{open});
    EXPECT_EQ(ids(test::run(store.list_of(alice, Selection::Public, {}))), std::vector{open});
    EXPECT_EQ(
        ids(test::run(store.list_of(alice, Selection::NotDeleted, {}))), (std::vector{open, unlisted, hidden})
    );
    EXPECT_EQ(
        ids(test::run(store.list_own(alice, kNow - 1, {}))), (std::vector{open, unlisted, hidden, deleted})
    );
    EXPECT_EQ(ids(test::run(store.list_own(alice, kNow, {}))), (std::vector{open, unlisted, hidden}));

    sql("UPDATE users SET disabled_at = 1 WHERE username = 'alice'");
    EXPECT_TRUE(ids(test::run(store.list_recent({}))).empty());
    EXPECT_TRUE(ids(test::run(store.list_of(alice, Selection::Public, {}))).empty());
    EXPECT_TRUE(find(open)->is_suspended);
}

TEST_P(VodsTest, ChangesWhatIsNamed) {
    const auto id = add_vod(alice);
    ASSERT_TRUE(test::run(store.update(id, {.title = "T", .category = "Go"}, alice, kNow)));
    ASSERT_TRUE(test::run(store.update(id, {.description = "D", .is_mature = true}, alice, kNow)));
    auto vod = find(id).value();
    EXPECT_EQ(vod.title, "T");
    EXPECT_EQ(vod.category.value().name, "Go");
    EXPECT_EQ(vod.description, "D");
    EXPECT_TRUE(vod.is_mature);
    ASSERT_TRUE(test::run(store.update(id, {.category = ""}, alice, kNow)));
    EXPECT_FALSE(find(id)->category);
    ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, kNow)));
    EXPECT_EQ(test::run(store.update(id, {.title = "U"}, alice, kNow)).error().code(), ErrorCode::NotFound);
}

TEST_P(VodsTest, TellsOnceThatItIsDeletedAndRestored) {
    const auto id = add_vod(alice);
    ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Staff, kNow)));
    ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, kNow + 1)));
    EXPECT_EQ(find(id)->deleted_at, kNow);
    EXPECT_EQ(find(id)->remover, vods::Remover::Staff);
    EXPECT_EQ(told("vod.deleted"), std::vector{json::write(events::VodDeleted{id, alice})});
    ASSERT_TRUE(test::run(store.restore(id, kNow)));
    ASSERT_TRUE(test::run(store.restore(id, kNow)));
    EXPECT_EQ(find(id)->deleted_at, std::nullopt);
    EXPECT_EQ(told("vod.ready").size(), 2U);
}

TEST_P(VodsTest, IsNotDeletedWhenItsEventHasNoPlace) {
    const auto id = add_vod(alice);
    outbox.broken = true;
    EXPECT_FALSE(test::run(store.remove(id, vods::Remover::Owner, kNow)));
    EXPECT_FALSE(find(id)->deleted_at);
}

TEST_P(VodsTest, CountsViews) {
    const auto id = add_vod(alice);
    ASSERT_TRUE(test::run(store.add_view(id)));
    ASSERT_TRUE(test::run(store.add_view(id)));
    EXPECT_EQ(find(id)->view_count, 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, VodsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
