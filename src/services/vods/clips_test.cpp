#include "services/vods/clips.hpp"
#include "services/vods/test_world.hpp"
#include "services/vods/watchables.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

const BroadcastId kLive(kVod.str());

class ClipsTest : public ::testing::Test {
protected:
    void SetUp() override {
        world.channels.live = streams::Stream{};
        world.channels.live->id = kLive;
        world.recordings.began_at = world.clock.now();
        world.recordings.length_ms = 100'000;
        world.clock.advance(std::chrono::seconds(100));
    }
    Result<ClipRecord> clip(ClipWish wish, Caller caller = World::stranger()) {
        return test::run(clips.of_live(std::move(caller), kLive, std::move(wish)));
    }
    std::string made() { return clip({.begin = At{0}, .duration_ms = 10'000, .title = "T"})->slug; }
    template <class T>
    static std::string outcome(const Result<T>& result) {
        return result ? "ok" : std::string(to_string(result.error().code()));
    }

    World world;
    FakeClips& store = world.clip_store;
    Clips& clips = world.clips;
};

TEST_F(ClipsTest, BeginWhereTheirMakerSays) {
    const auto at = clip({.begin = At{20'000}, .duration_ms = 30'000, .title = " Look  here "});
    ASSERT_TRUE(at);
    EXPECT_EQ(at->stretch.from_ms, 20'000);
    EXPECT_EQ(at->stretch.until_ms, 50'000);
    EXPECT_EQ(at->title, "Look here");
    const auto ago = clip({.begin = Ago{30'000}, .duration_ms = 20'000, .title = {}});
    EXPECT_EQ(ago->stretch.from_ms, 70'000);
    EXPECT_EQ(ago->stretch.until_ms, 90'000);
}

TEST_F(ClipsTest, EndWhereTheRecordingDoes) {
    const auto late = clip({.begin = Ago{1'000}, .duration_ms = 30'000, .title = {}});
    EXPECT_EQ(late->stretch.from_ms, 70'000);
    EXPECT_EQ(late->stretch.until_ms, 100'000);
    world.recordings.length_ms = 8'000;
    const auto all = clip({.begin = At{5'000}, .duration_ms = 30'000, .title = {}});
    EXPECT_EQ(all->stretch.from_ms, 0);
    EXPECT_EQ(all->stretch.until_ms, 8'000);
    world.recordings.length_ms = 4'999;
    EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}})), "conflict");
}

TEST_F(ClipsTest, AreMadeOfWhatIsOnAir) {
    world.channels.live->id = BroadcastId("01890000-0000-7000-8000-0000000000ff");
    EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}})), "not_found");
    world.channels.live.reset();
    EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}})), "not_found");
}

TEST_F(ClipsTest, AreFewAMinute) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}})), "ok");
    }
    const auto refused = clip({.begin = At{0}, .duration_ms = 5'000, .title = {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::ResourceExhausted);
    EXPECT_GT(refused.error().retry_after(), 0);
    EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}}, World::admin())), "ok");
    world.clock.advance(std::chrono::minutes(1));
    EXPECT_EQ(outcome(clip({.begin = At{0}, .duration_ms = 5'000, .title = {}})), "ok");
}

TEST_F(ClipsTest, AreChangedAndDeletedByWhomTheyConcern) {
    const auto third = World::user(UserId("01890000-0000-7000-8000-00000000000d"));
    const auto rename = [&](const Caller& caller) {
        return outcome(test::run(clips.rename(caller, made(), "New")));
    };
    const auto remove = [&](const Caller& caller) {
        return outcome(test::run(clips.remove(caller, made())));
    };
    const auto pause = [&] { world.clock.advance(std::chrono::minutes(1)); };
    EXPECT_EQ(rename(World::stranger()), "ok");
    EXPECT_EQ(rename(World::owner()), "ok");
    EXPECT_EQ(rename(third), "permission_denied");
    EXPECT_EQ(rename(World::admin()), "permission_denied");
    pause();
    EXPECT_EQ(remove(World::stranger()), "ok");
    EXPECT_EQ(remove(World::owner()), "ok");
    EXPECT_TRUE(world.audit.entries.empty());
    EXPECT_EQ(remove(World::admin()), "ok");
    ASSERT_EQ(world.audit.entries.size(), 1U);
    EXPECT_EQ(world.audit.entries[0].action, "clip.delete");
    EXPECT_EQ(remove(third), "permission_denied");
    pause();
    EXPECT_EQ(rename(World::guest()), "permission_denied");
    EXPECT_EQ(remove(World::guest()), "permission_denied");
}

TEST_F(ClipsTest, OfASuspendedChannelAreForStaffAlone) {
    const auto slug = made();
    store.rows.at(slug).is_suspended = true;
    EXPECT_EQ(outcome(test::run(clips.find(World::stranger(), slug))), "not_found");
    EXPECT_EQ(outcome(test::run(clips.find(World::admin(), slug))), "ok");
    for (const auto* wrong : {"", "short", "too-long-a-slug", "../../..", "a b c d e"}) {
        EXPECT_EQ(outcome(test::run(clips.find(World::guest(), wrong))), "not_found") << wrong;
    }
}

TEST_F(ClipsTest, AreListedPageByPage) {
    for (int i = 0; i < 3; ++i) {
        made();
    }
    const auto first = test::run(clips.recent({.limit = 2})).value();
    EXPECT_EQ(first.clips.size(), 2U);
    ASSERT_TRUE(first.next);
    const auto second = test::run(clips.of_channel("owner", {.limit = 2, .after = first.next})).value();
    EXPECT_EQ(second.clips.size(), 1U);
    EXPECT_FALSE(second.next);
    EXPECT_EQ(outcome(test::run(clips.of_channel("nobody", {}))), "not_found");
}

TEST_F(ClipsTest, AreWatchedByTheirOwnName) {
    Watchables watchables(world.service, clips, world.holds);
    const auto slug = made();
    const auto clip = test::run(watchables.watch("clip-" + slug));
    ASSERT_TRUE(clip);
    EXPECT_EQ(clip->broadcast, kLive);
    EXPECT_EQ(clip->stretch->until_ms, 10'000);
    EXPECT_TRUE(clip->is_public);
    EXPECT_EQ(outcome(test::run(watchables.watch(kVod.str()))), "ok");
    EXPECT_EQ(outcome(test::run(watchables.watch("clip-" + kVod.str()))), "not_found");
    store.rows.at(slug).is_suspended = true;
    EXPECT_EQ(outcome(test::run(watchables.watch("clip-" + slug))), "not_found");
}

TEST_F(ClipsTest, ShowTheCaptionsOfTheirVideo) {
    Watchables watchables(world.service, clips, world.holds);
    const auto slug = made();
    world.caption_store.tracks["en"] = {.id = "a", .language = "en", .label = "English"};
    EXPECT_TRUE(test::run(watchables.watch("clip-" + slug))->captions.empty());
    store.rows.at(slug).vod = kVod;
    const auto clip = test::run(watchables.watch("clip-" + slug));
    ASSERT_EQ(clip->captions.size(), 1U);
    EXPECT_EQ(clip->captions.front().object_key, "captions/a");
}

TEST_F(ClipsTest, RefuseWhatFollowsInAnotherOrder) {
    made();
    const ClipPosition newest{.at = 1, .slug = "a"};
    EXPECT_EQ(
        outcome(test::run(clips.recent({.after = newest, .sort = ClipSort::Views}))), "invalid_argument"
    );
}

TEST_F(ClipsTest, CountAViewOfEachOnce) {
    const auto slug = made();
    for (const auto* session : {"one", "one", "two"}) {
        ASSERT_TRUE(test::run(clips.count_view(World::guest(), slug, session)));
    }
    EXPECT_EQ(store.rows.at(slug).view_count, 2);
}

} // namespace
} // namespace leams::vods
