#include "adapters/sql/clips.hpp"
#include "adapters/sql/history.hpp"
#include "adapters/sql/retention.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"
#include "adapters/sql/vod_edits.hpp"
#include "core/events/event.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

using Stretches = std::vector<vods::Stretch>;

/// A video of five seconds.
class VodEditsTest : public VodWorld {
protected:
    void SetUp() override {
        VodWorld::SetUp();
        vod = add_vod(alice);
    }
    Result<void> save(vods::Edits what, std::int64_t before) {
        return test::run(edits.save(vod, std::move(what), before, kNow));
    }
    VodId highlight(vods::Stretch range, std::string title = "") {
        const auto id = VodId::make(kNow);
        EXPECT_TRUE(test::run(edits.add(
            {.id = id,
             .source = vod,
             .title = std::move(title),
             .range = range,
             .edits = {.cuts = {{2'000, 2'500}}},
             .size_bytes = 77},
            kNow + 5
        )));
        return id;
    }

    EditRepository edits{database(), outbox};
    VodId vod;
};

TEST_P(VodEditsTest, AreReadWithTheVideoAndTold) {
    const vods::Edits what{
        .trim = {.from_ms = 1'000, .until_ms = 4'500}, .cuts = {{2'000, 2'500}}, .mutes = {{3'000, 3'100}}
    };
    ASSERT_TRUE(save(what, 0));
    const auto found = find(vod).value();
    EXPECT_EQ(found.cutting.edits, what);
    EXPECT_EQ(found.cutting.revision, 1);
    EXPECT_EQ(found.cutting.recorded_ms, 5'000);
    EXPECT_EQ(found.duration_ms, 3'000);
    EXPECT_EQ(found.kind, vods::Kind::Broadcast);
    EXPECT_EQ(told("vod.updated"), std::vector{json::write(events::VodUpdated{vod, alice})});
    const auto late = save({}, 0);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code(), ErrorCode::Conflict);
    ASSERT_TRUE(save({}, 1));
    EXPECT_EQ(find(vod)->duration_ms, 5'000);
    EXPECT_TRUE(find(vod)->cutting.edits.empty());
}

TEST_P(VodEditsTest, AreNotMadeOfWhatIsDeleted) {
    ASSERT_TRUE(test::run(store.remove(vod, vods::Remover::Owner, kNow)));
    EXPECT_EQ(save({}, 0).error().code(), ErrorCode::NotFound);
    const auto made = test::run(edits.add({.id = VodId::make(kNow), .source = vod}, kNow));
    EXPECT_EQ(made.error().code(), ErrorCode::NotFound);
}

TEST_P(VodEditsTest, ShowHowFarSomebodyHasWatchedInWhatIsLeft) {
    HistoryRepository history(database());
    ASSERT_TRUE(test::run(history.save(bob, vod, 4'000, kNow)));
    ASSERT_TRUE(save({.cuts = {{1'000, 2'000}}}, 0));
    EXPECT_EQ(test::run(store.find(vod, bob)).value()->progress_ms, 3'000);
    ASSERT_TRUE(save({}, 1));
    EXPECT_EQ(test::run(store.find(vod, bob)).value()->progress_ms, 4'000);
}

TEST_P(VodEditsTest, HideAPictureThatMayShowWhatIsGone) {
    sql("DELETE FROM stills");
    sql("INSERT INTO stills (broadcast_id, interval_ms, tiles, poster_at, due_at)"
        " SELECT broadcast_id, 10000, 1, 7, NULL FROM vods");
    EXPECT_TRUE(find(vod)->poster);
    ASSERT_TRUE(save({.mutes = {{1'000, 2'000}}}, 0));
    EXPECT_TRUE(find(vod)->poster);
    ASSERT_TRUE(save({.cuts = {{1'000, 2'000}}}, 1));
    EXPECT_FALSE(find(vod)->poster);
}

TEST_P(VodEditsTest, AHighlightIsAVideoOfTheSameRecording) {
    const auto id = highlight({1'000, 4'000}, "The best");
    const auto found = find(id).value();
    EXPECT_EQ(found.kind, vods::Kind::Highlight);
    EXPECT_EQ(found.title, "The best");
    EXPECT_EQ(found.broadcast.str(), vod.str());
    EXPECT_EQ(found.duration_ms, 2'500);
    EXPECT_EQ(found.size_bytes, 77);
    EXPECT_EQ(found.published_at, kNow + 5);
    EXPECT_EQ(find(highlight({0, 1'000}))->title, find(vod)->title);
    EXPECT_EQ(ids(test::run(store.list_own(alice, 0, {}))).size(), 3U);
    EXPECT_EQ(test::run(store.stored_bytes(alice)).value(), 50'000); // Not twice.
}

TEST_P(VodEditsTest, AHighlightKeepsItsRecordingAndNeverExpires) {
    RetentionRepository retention(database(), outbox);
    StorageJobRepository jobs(database(), "this");
    const auto id = highlight({1'000, 4'000});
    EXPECT_EQ(
        test::run(retention.expire(vods::Place::Store, kNow + 2 * kHour, 10, kNow + kHour)).value(), 1U
    );
    EXPECT_TRUE(find(vod)->deleted_at);
    EXPECT_FALSE(find(id)->deleted_at);
    ASSERT_TRUE(test::run(jobs.queue_removals(kNow + 9 * kHour, kNow + 9 * kHour)));
    EXPECT_TRUE(test::run(jobs.list(1)).value().empty());
    ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, kNow + kHour)));
    ASSERT_TRUE(test::run(jobs.queue_removals(kNow + 9 * kHour, kNow + 9 * kHour)));
    EXPECT_EQ(test::run(jobs.list(1)).value().at(0).job.broadcast, BroadcastId(vod.str()));
    ASSERT_TRUE(test::run(jobs.forget(BroadcastId(vod.str()), kNow + 9 * kHour)));
    EXPECT_FALSE(find(id));
}

TEST_P(VodEditsTest, MayOnlyBeSoManyHighlights) {
    for (std::int64_t i = 0; i < vods::kMostHighlights; ++i) {
        highlight({0, 1'000});
    }
    const auto more =
        test::run(edits.add({.id = VodId::make(kNow), .source = vod, .range = {0, 1'000}}, kNow));
    EXPECT_EQ(more.error().code(), ErrorCode::ResourceExhausted);
}

TEST_P(VodEditsTest, HoldForClipsToo) {
    ClipRepository clips(database(), outbox);
    const vods::NewClip clip{
        .slug = "abcdefgh",
        .broadcast = BroadcastId(vod.str()),
        .creator = bob,
        .title = {},
        .stretch = {0, 3'000}
    };
    ASSERT_TRUE(test::run(clips.add(clip, kNow)));
    highlight({0, 1'000});
    ASSERT_TRUE(save({.cuts = {{1'000, 2'000}}, .mutes = {{2'500, 2'600}}}, 0));
    ASSERT_TRUE(test::run(store.remove(vod, vods::Remover::Owner, kNow)));
    const auto found = test::run(clips.find("abcdefgh")).value().value();
    EXPECT_EQ(found.cutting.edits.cuts, (Stretches{{1'000, 2'000}}));
    EXPECT_EQ(found.cutting.edits.mutes, (Stretches{{2'500, 2'600}}));
}

INSTANTIATE_TEST_SUITE_P(Engines, VodEditsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
