#include "services/vods/holds.hpp"
#include "services/vods/test_world.hpp"
#include "services/vods/watchables.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

struct HoldsTest : ::testing::Test {
    Result<Watchable> watch(const std::string& name) {
        return test::run(Watchables(world.service, world.clips, world.holds).watch(name));
    }
    std::string name() { return test::run(world.holds.list({}, 10))->holds.at(0).name; }

    World world;
    Caller boss = World::admin();
};

TEST_F(HoldsTest, AreWrittenDownWithTheirReasons) {
    ASSERT_TRUE(test::run(world.holds.hold_video(boss, kVod, " a court\n asks ")));
    ASSERT_TRUE(test::run(world.holds.hold_account(boss, kOwner, "police")));
    ASSERT_TRUE(test::run(world.holds.release_account(boss, kOwner, "done")));
    ASSERT_TRUE(test::run(world.holds.release_video(boss, kVod, "over")));
    std::string told;
    for (const auto& entry : world.hold_store.audit) {
        told += entry.action + ":" + entry.reason + " ";
    }
    EXPECT_EQ(told, "video.hold:a court asks user.hold:police user.release:done video.release:over ");
    const auto refused = test::run(world.holds.hold_video(boss, VodId("x"), "x"));
    EXPECT_EQ(refused.error().code(), ErrorCode::NotFound);
}

TEST_F(HoldsTest, GiveAdministratorsWhatOthersCannotSeeAnyMore) {
    ASSERT_TRUE(test::run(world.holds.hold_video(boss, kVod, "x")));
    world.vod().deleted_at = world.clock.now();
    const auto given = name();
    const auto watchable = watch(given);
    ASSERT_TRUE(watchable);
    EXPECT_EQ(watchable->broadcast, world.vod().broadcast);
    EXPECT_FALSE(watchable->is_public);
    EXPECT_TRUE(watchable->may_download);
    EXPECT_FALSE(watch("held-" + kVod.str())) << "anybody can write that";
    EXPECT_FALSE(watch(given + "x"));
    EXPECT_FALSE(watch(given.substr(5)));
    world.clock.advance(std::chrono::hours(8));
    EXPECT_FALSE(watch(given)) << "it is too old";
    const auto another = name();
    ASSERT_TRUE(test::run(world.holds.release_video(boss, kVod, "x")));
    EXPECT_FALSE(watch(another)) << "it is not held any more";
}

TEST_F(HoldsTest, GiveNoNameOfWhatIsNotHeldByItself) {
    ASSERT_TRUE(test::run(world.holds.hold_account(boss, kOwner, "x")));
    EXPECT_EQ(name(), "");
}

TEST_F(HoldsTest, ComeInPages) {
    world.hold_store.rows = {{.target = "01890000-0000-7000-8000-000000000003"}, {.target = kVod.str()}};
    const auto first = test::run(world.holds.list({}, 1));
    ASSERT_TRUE(first && first->next);
    EXPECT_EQ(test::run(world.holds.list(first->next, 1))->holds.at(0).record.target, kVod.str());
    EXPECT_FALSE(test::run(world.holds.list(HoldPosition{.at = 1, .target = "x"}, 1)));
}

} // namespace
} // namespace leams::vods
