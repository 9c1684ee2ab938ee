#include "services/vods/test_world.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

using Stretches = std::vector<Stretch>;

template <class T>
std::string outcome(const Result<T>& result) {
    return result ? "ok" : std::string(to_string(result.error().code()));
}

/// A video of a minute.
class EditorTest : public ::testing::Test {
protected:
    EditorTest() {
        world.vod().cutting.recorded_ms = 60'000;
        world.vod().duration_ms = 60'000;
    }
    Result<ShownEdits> save(Edits edits, Caller caller = World::owner()) {
        const auto revision = world.vod().cutting.revision;
        return test::run(world.editor.save(std::move(caller), kVod, std::move(edits), revision));
    }
    Result<ShownVod> highlight(Stretch stretch, VodId id = kVod, Caller caller = World::owner()) {
        return test::run(world.editor.highlight(std::move(caller), std::move(id), stretch, ""));
    }
    Result<Watchable> watch(const std::string& name) { return test::run(world.service.watch(name)); }

    World world;
};

TEST_F(EditorTest, IsForTheOwnerAlone) {
    for (const auto& caller : {World::stranger(), World::guest(), World::admin()}) {
        EXPECT_EQ(outcome(test::run(world.editor.find(caller, kVod))), "permission_denied");
        EXPECT_EQ(outcome(save({}, caller)), "permission_denied");
        EXPECT_EQ(outcome(highlight({0, 5'000}, kVod, caller)), "permission_denied");
    }
    world.vod().visibility = Visibility::Private;
    EXPECT_EQ(outcome(save({}, World::stranger())), "not_found");
    EXPECT_EQ(outcome(save({})), "ok");
}

TEST_F(EditorTest, GrowsToWholeSegmentsAndTellsSo) {
    const auto saved = save({
        .trim = {.from_ms = 3'000, .until_ms = 55'000},
        .cuts = {{10'500, 10'600}, {11'900, 13'000}, {30'000, 32'000}},
        .mutes = {{20'100, 20'200}, {20'150, 21'000}},
    });
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->edits.trim, (Trim{.from_ms = 4'000, .until_ms = 54'000}));
    EXPECT_EQ(saved->edits.cuts, (Stretches{{10'000, 14'000}, {30'000, 32'000}}));
    EXPECT_EQ(saved->edits.mutes, (Stretches{{20'100, 21'000}}));
    EXPECT_EQ(saved->vod.record.duration_ms, 44'000);
    const auto again = save(saved->edits);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->edits, saved->edits);
}

TEST_F(EditorTest, RefusesWhatIsNoStretchOrLeavesNothing) {
    const auto refused = [&](Edits edits) { return outcome(save(std::move(edits))); };
    EXPECT_EQ(refused({.cuts = {{5'000, 5'000}}}), "invalid_argument");
    EXPECT_EQ(refused({.cuts = {{-1, 5'000}}}), "invalid_argument");
    EXPECT_EQ(refused({.mutes = {{60'000, 61'000}}}), "invalid_argument");
    EXPECT_EQ(refused({.trim = {.from_ms = 9'000, .until_ms = 9'000}}), "invalid_argument");
    EXPECT_EQ(refused({.trim = {.from_ms = 61'000}}), "invalid_argument");
    EXPECT_EQ(refused({.trim = {.from_ms = 20'000, .until_ms = 21'000}}), "invalid_argument");
    EXPECT_EQ(refused({.cuts = {{0, 90'000}}}), "invalid_argument");
    EXPECT_EQ(refused({.cuts = Stretches(kMostStretches + 1, Stretch{0, 10})}), "invalid_argument");
    EXPECT_EQ(refused({.cuts = Stretches(kMostStretches, Stretch{0, 10})}), "ok");
}

TEST_F(EditorTest, LosesNoOtherChange) {
    ASSERT_TRUE(save({.cuts = {{0, 2'000}}}));
    EXPECT_EQ(outcome(test::run(world.editor.save(World::owner(), kVod, {}, 0))), "conflict");
    EXPECT_EQ(outcome(test::run(world.editor.save(World::owner(), kVod, {}, 1))), "ok");
    EXPECT_TRUE(world.vod().cutting.is_whole_recording());
}

TEST_F(EditorTest, HidesFromViewersWhatOwnersStillSee) {
    const auto saved =
        save({.trim = {.from_ms = 2'000}, .cuts = {{10'000, 12'000}}, .mutes = {{20'000, 21'000}}});
    ASSERT_TRUE(saved);
    const auto seen = watch(kVod.str());
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->removed, (Stretches{{0, 2'000}, {10'000, 12'000}}));
    EXPECT_EQ(seen->muted, (Stretches{{20'000, 21'000}}));
    const auto original = watch(saved->original);
    ASSERT_TRUE(original);
    EXPECT_TRUE(original->removed.empty() && original->muted.empty());
    EXPECT_FALSE(original->is_public);
    EXPECT_EQ(outcome(watch(kVod.str() + "-original")), "not_found");
    auto forged = saved->original;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    forged[forged.size() - 3] = forged[forged.size() - 3] == 'A' ? 'B' : 'A';
    EXPECT_EQ(outcome(watch(forged)), "not_found");
}

TEST_F(EditorTest, KeepsHowFarSomebodyHasWatchedThroughEdits) {
    ASSERT_TRUE(save({.cuts = {{10'000, 20'000}}}));
    ASSERT_TRUE(test::run(world.service.save_progress(World::stranger(), kVod, 15'000)));
    EXPECT_EQ(world.vod().progress_ms, 25'000); // The recording's.
}

TEST_F(EditorTest, MakesHighlightsOfWhatIsLeft) {
    ASSERT_TRUE(save({.cuts = {{10'000, 14'000}}, .mutes = {{5'000, 6'000}, {40'000, 41'000}}}));
    const auto made = highlight({3'000, 13'000});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->record.kind, Kind::Highlight);
    EXPECT_EQ(made->record.duration_ms, 8'000);
    EXPECT_EQ(made->record.size_bytes, 6'000);
    const auto seen = watch(made->record.id.str());
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->broadcast, world.vod().broadcast);
    EXPECT_EQ(seen->stretch, (Stretch{2'000, 14'000}));
    EXPECT_EQ(seen->removed, (Stretches{{10'000, 14'000}}));
    EXPECT_EQ(seen->muted, (Stretches{{5'000, 6'000}}));
    EXPECT_EQ(outcome(highlight({10'000, 12'000})), "invalid_argument");
    EXPECT_EQ(outcome(highlight({5'000, 5'500})), "invalid_argument");
    EXPECT_EQ(outcome(highlight({50'000, 61'000})), "invalid_argument");
}

TEST_F(EditorTest, EditsHighlightsInTheirOwnTimes) {
    const auto made = highlight({20'000, 40'000});
    ASSERT_TRUE(made);
    const auto id = made->record.id;
    const auto saved = test::run(world.editor.save(World::owner(), id, {.cuts = {{0, 3'000}}}, 0));
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->edits.cuts, (Stretches{{0, 4'000}}));
    EXPECT_EQ(watch(id.str())->removed, (Stretches{{20'000, 24'000}}));
    const auto inner = highlight({0, 10'000}, id);
    ASSERT_TRUE(inner);
    EXPECT_EQ(watch(inner->record.id.str())->stretch, (Stretch{20'000, 30'000}));
}

TEST_F(EditorTest, ClipsHaveNothingOfWhatIsTakenOut) {
    ASSERT_TRUE(save({.trim = {.from_ms = 4'000}, .cuts = {{20'000, 24'000}}}));
    world.recordings.length_ms = 60'000;
    const auto& cutting = world.vod().cutting;
    const auto first = cutting.kept().front();
    const auto made =
        test::run(world.clips.make(World::stranger(), world.vod().broadcast, {At{15'000}, 10'000, ""}, first)
        );
    ASSERT_TRUE(made);
    EXPECT_EQ(made->stretch, (Stretch{10'000, 20'000}));
    const auto refused = test::run(
        world.clips.make(World::stranger(), world.vod().broadcast, {At{0}, 10'000, ""}, Stretch{4'000, 8'000})
    );
    EXPECT_EQ(outcome(refused), "conflict");
}

} // namespace
} // namespace leams::vods
