#include "adapters/sql/clips.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/stills.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"

namespace leams::sql {
namespace {

class StillsTest : public VodWorld {
protected:
    void begin(const BroadcastId& id) {
        ASSERT_TRUE(test::run(recordings.append({{.id = id, .channel = alice, .started_at = kNow}})));
    }
    std::vector<BroadcastId> due(UnixMillis now = kNow) {
        std::vector<BroadcastId> ids;
        const auto recordings_due = test::run(stills.due(now, 10)).value();
        for (const auto& recording : recordings_due) {
            ids.push_back(recording.id);
        }
        return ids;
    }
    void save(const BroadcastId& id, std::optional<UnixMillis> due_at, std::optional<bool> ended) {
        const stills::Stills made{.storyboard = {.interval_ms = 20'000, .tiles = 7}, .poster_at = kNow};
        ASSERT_TRUE(test::run(stills.save({id, made, due_at, ended})));
    }

    StillRepository stills{database()};
    RecordingRepository recordings{database(), outbox};
    ClipRepository clips{database(), outbox};
    StorageJobRepository jobs{database(), "this"};
};

TEST_P(StillsTest, ARecordingIsDueWhenItBeginsAndWhenItEnds) {
    const auto id = add_broadcast(alice);
    begin(id);
    EXPECT_EQ(due(), std::vector{id});
    save(id, kNow + 500, false);
    begin(id); // More is told of it.
    EXPECT_TRUE(due(kNow + 499).empty());
    EXPECT_EQ(due(kNow + 500), std::vector{id});
    ASSERT_TRUE(test::run(recordings.finish(id, kNow)));
    EXPECT_EQ(due(), std::vector{id});
    save(id, std::nullopt, true);
    EXPECT_TRUE(due(kNow * 2).empty());
    const auto known = test::run(stills.find(id)).value().value();
    EXPECT_EQ(known.storyboard, (stills::Storyboard{.interval_ms = 20'000, .tiles = 7}));
    EXPECT_EQ(known.poster_at, kNow);
    ASSERT_TRUE(test::run(recordings.reopen(id)));
    EXPECT_EQ(due(), std::vector{id});
}

TEST_P(StillsTest, OneThatHasEndedMeanwhileStaysDue) {
    const auto id = add_broadcast(alice);
    begin(id);
    ASSERT_TRUE(test::run(recordings.finish(id, kNow)));
    save(id, kNow + 500, false);
    EXPECT_EQ(due(), std::vector{id});
    save(id, kNow + 500, std::nullopt); // It failed before it knew.
    EXPECT_TRUE(due().empty());
}

TEST_P(StillsTest, GoWithTheirRecording) {
    const auto id = add_broadcast(alice);
    begin(id);
    EXPECT_TRUE(test::run(stills.owner(id)).value().exists);
    ASSERT_TRUE(test::run(recordings.remove(id)));
    save(id, kNow, true);
    EXPECT_FALSE(test::run(stills.find(id)).value());
    EXPECT_FALSE(test::run(stills.owner(id)).value().exists);
}

TEST_P(StillsTest, VideosAndClipsTellOfTheirPosters) {
    const auto vod = add_vod(alice);
    const BroadcastId id(vod.str());
    ASSERT_TRUE(test::run(clips.add({.slug = "s1", .broadcast = id, .creator = bob, .stretch = {0, 9}}, kNow))
    );
    EXPECT_FALSE(find(vod)->poster);
    begin(id);
    save(id, std::nullopt, std::nullopt);
    EXPECT_EQ(find(vod)->poster.value().version, std::to_string(kNow));
    EXPECT_TRUE(find(vod)->has_storyboard);
    EXPECT_EQ(test::run(stills.owner(id)).value().clips, std::vector<std::string>{"s1"});
    ASSERT_EQ(test::run(stills.due_clips(10)).value().size(), 1U);
    EXPECT_FALSE(test::run(clips.find("s1")).value()->poster);
    ASSERT_TRUE(test::run(stills.save_clip("s1", 0)));
    EXPECT_TRUE(test::run(stills.due_clips(10)).value().empty());
    EXPECT_FALSE(test::run(clips.find("s1")).value()->poster); // There can be none.
    ASSERT_TRUE(test::run(stills.save_clip("s1", 7)));
    EXPECT_EQ(test::run(clips.find("s1")).value()->poster.value().version, "7");
}

TEST_P(StillsTest, WhatTheOwnerHasGivenComesFirstAndGoesWithTheVideo) {
    const auto vod = add_vod(alice);
    sql(("INSERT INTO pictures (owner, slot, hash, content_type, width, height, content, object_key, "
         "created_at)"
         " VALUES ('" +
         vod.str() + "', 'poster', 'abcdefabcdefabcdef', 'image/webp', 1, 1, '', 'pictures/x', 1)")
            .c_str());
    const auto poster = find(vod)->poster.value();
    EXPECT_EQ(poster.version, "abcdefabcdef");
    EXPECT_EQ(poster.own_key, "pictures/x");
    EXPECT_EQ(poster.own_type, "image/webp");
    ASSERT_TRUE(test::run(store.remove(vod, vods::Remover::Owner, kNow)));
    ASSERT_TRUE(test::run(jobs.forget(BroadcastId(vod.str()), kNow)));
    const auto count = [](soci::session& session) -> Result<std::int64_t> {
        return one<std::int64_t>(session, "SELECT COUNT(*) FROM pictures").value_or(-1);
    };
    EXPECT_EQ(test::run(database().read(count)).value(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, StillsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
