#include "media/stills/plan.hpp"
#include "media/stills/test_world.hpp"

#include <gtest/gtest.h>

namespace leams::stills {
namespace {

using namespace std::chrono_literals;

TEST(StillPlan, HasATileForEachIntervalThatHasBegun) {
    EXPECT_EQ(tiles_of(0s, 10'000), 0U);
    EXPECT_EQ(tiles_of(1ms, 10'000), 1U);
    EXPECT_EQ(tiles_of(10s, 10'000), 1U);
    EXPECT_EQ(tiles_of(10'001ms, 10'000), 2U);
}

TEST(StillPlan, PutsTilesFurtherApartInLongRecordings) {
    EXPECT_EQ(interval_for(10'000s, kShortestIntervalMs), 10'000);
    EXPECT_EQ(interval_for(10'001s, kShortestIntervalMs), 20'000);
    EXPECT_EQ(interval_for(12h, kShortestIntervalMs), 80'000);
    EXPECT_LE(tiles_of(48h, interval_for(48h, kShortestIntervalMs)), kMostTiles);
}

TEST(StillPlan, CountsWhatIsOnEachSheet) {
    const Storyboard storyboard{.interval_ms = 10'000, .tiles = 205};
    EXPECT_EQ(storyboard.sheets(), 3U);
    EXPECT_EQ(storyboard.tiles_on(1), 100U);
    EXPECT_EQ(storyboard.tiles_on(2), 5U);
    EXPECT_EQ(storyboard.tiles_on(3), 0U);
}

TEST(StillPlan, TakesTheKeyPictureThatIsSeen) {
    const auto recording = make_recording(4, {false, true, false, true});
    EXPECT_EQ(key_picture_at(recording, 0s), 1U); // The next, when there is none before.
    EXPECT_EQ(key_picture_at(recording, 7s), 1U);
    EXPECT_EQ(key_picture_at(recording, 12s), 1U);
    EXPECT_EQ(key_picture_at(recording, 16s), 3U);
    EXPECT_EQ(key_picture_at(recording, 1h), 3U);
    EXPECT_FALSE(key_picture_at(make_recording(3, {}, false), 1s));
    EXPECT_FALSE(key_picture_at(make_recording(0), 0s));
}

TEST(StillPlan, NamesWhatEveryStoreTakes) {
    const auto key = clip_poster_key(kBroadcast, "Ab-_9");
    EXPECT_TRUE(key.starts_with(stills_prefix(kBroadcast)));
    EXPECT_EQ(key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._/-"), key.npos);
    EXPECT_NE(key, clip_poster_key(kBroadcast, "aB-_9"));
}

} // namespace
} // namespace leams::stills
