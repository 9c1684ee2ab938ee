#include "media/stills/maker.hpp"
#include "media/stills/test_world.hpp"

#include <gtest/gtest.h>

namespace leams::stills {
namespace {

using namespace std::chrono_literals;

class StillMakerTest : public testing::Test {
protected:
    /// As often as something is due; how often that was.
    int run() {
        int runs = 0;
        for (; test::run(maker.run()).value() && runs < 1000; ++runs) {
        }
        return runs;
    }
    std::string object(const std::string& key) const {
        const auto content = objects.content();
        const auto found = content.find(key);
        return found == content.end() ? "" : *found->second;
    }
    std::string sheet(std::uint64_t number, std::int64_t interval_ms = 10'000) const {
        return object(sheet_key(kBroadcast, interval_ms, number));
    }
    void record(std::size_t segments, bool ended) {
        library.recording = make_recording(segments);
        library.recording.ended = ended;
    }

    FakeStore store;
    FakeLibrary library;
    test::FakeObjects objects;
    FakePainter painter;
    test::FakeClock clock;
    StillMaker maker{{store, library, objects, painter, clock}, {}};
};

TEST_F(StillMakerTest, MakesThePosterThatShowsMostAndATileForEachTenSeconds) {
    record(60, true);
    run();
    EXPECT_EQ(object(poster_key(kBroadcast)), "poster of 40!!!!!!!!!!");
    EXPECT_TRUE(store.stills.poster_at);
    EXPECT_EQ(
        sheet(0), "0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 42 44 46 48 50 52 54 56 58 "
    );
    EXPECT_EQ(store.stills.storyboard, (Storyboard{.interval_ms = 10'000, .tiles = 30}));
    EXPECT_FALSE(store.due_at);
    EXPECT_EQ(run(), 0);
}

TEST_F(StillMakerTest, FillsOneSheetAfterAnother) {
    record(402, true);
    run();
    EXPECT_EQ(store.stills.storyboard.tiles, 201U);
    EXPECT_TRUE(sheet(1).starts_with("200 202 "));
    EXPECT_TRUE(sheet(1).ends_with("396 398 "));
    EXPECT_EQ(sheet(2), "400 ");
}

TEST_F(StillMakerTest, FollowsABroadcastAndDrawsASheetAnewForSixTiles) {
    record(1, false);
    run();
    EXPECT_EQ(sheet(0), "0 ");
    EXPECT_FALSE(store.stills.poster_at); // When it is over.
    EXPECT_EQ(store.due_at, clock.now() + 10'000);
    record(20, false);
    clock.advance(10s);
    run();
    EXPECT_EQ(sheet(0), "0 2 4 6 8 10 12 14 16 18 ");
    EXPECT_EQ(store.due_at, clock.now() + 60'000);
    record(21, true);
    store.due_at = 0; // As the end of a recording makes it.
    run();
    EXPECT_TRUE(sheet(0).ends_with("18 20 "));
    EXPECT_TRUE(store.stills.poster_at);
    EXPECT_FALSE(store.due_at);
}

TEST_F(StillMakerTest, KeepsEverySecondTileOfWhatBecomesTooLong) {
    record(2000, false);
    run();
    EXPECT_EQ(store.stills.storyboard.tiles, kMostTiles);
    record(2004, true);
    store.due_at = 0;
    run();
    EXPECT_EQ(store.stills.storyboard, (Storyboard{.interval_ms = 20'000, .tiles = 501}));
    EXPECT_TRUE(sheet(0, 20'000).starts_with("0 4 8 "));
    EXPECT_EQ(sheet(5, 20'000), "2000 ");
    EXPECT_EQ(sheet(0), "");
    EXPECT_EQ(objects.content().size(), 7U); // Six sheets and a poster.
}

TEST_F(StillMakerTest, ShowsWhatCameBeforeWhereAPictureIsDamaged) {
    record(6, true);
    painter.damaged = "2";
    run();
    EXPECT_EQ(sheet(0), "0 0 4 ");
}

TEST_F(StillMakerTest, MakesALostSheetAgain) {
    record(4, false);
    run();
    ASSERT_TRUE(test::run(objects.remove({sheet_key(kBroadcast, 10'000, 0)})));
    record(8, true);
    store.due_at = 0;
    run();
    EXPECT_EQ(sheet(0), "0 2 4 6 ");
}

TEST_F(StillMakerTest, HasNothingOfSoundAlone) {
    library.recording = make_recording(6, {}, false);
    library.recording.ended = true;
    run();
    EXPECT_TRUE(objects.content().empty());
    EXPECT_FALSE(store.stills.poster_at);
    EXPECT_FALSE(store.due_at);
}

TEST_F(StillMakerTest, TriesAgainInAMinuteWhenTheStoreIsAway) {
    record(6, true);
    objects.fail(Error::unavailable("away"));
    run();
    EXPECT_EQ(store.due_at, clock.now() + 60'000);
    objects.fail({});
    clock.advance(60s);
    run();
    EXPECT_EQ(sheet(0), "0 2 4 ");
    EXPECT_FALSE(store.due_at);
}

TEST_F(StillMakerTest, MakesAPosterOfEachClipOnce) {
    record(60, true);
    store.due_at.reset();
    store.clips["Slug"] = {.slug = "Slug", .broadcast = kBroadcast, .from_ms = 100'000, .until_ms = 130'000};
    store.clips["gone"] = {
        .slug = "gone", .broadcast = BroadcastId::make(1), .from_ms = 0, .until_ms = 9'000
    };
    run();
    EXPECT_EQ(object(clip_poster_key(kBroadcast, "Slug")), "poster of 20");
    EXPECT_EQ(store.clip_posters, (std::map<std::string, UnixMillis>{{"Slug", clock.now()}, {"gone", 0}}));
    const auto drawn = painter.drawn;
    run();
    EXPECT_EQ(painter.drawn, drawn);
}

TEST_F(StillMakerTest, SweepsWhatIsNobodys) {
    clock.advance(24h);
    const auto put = [&](const std::string& key) {
        ASSERT_TRUE(test::run(objects.put(key, std::make_shared<const std::string>("x"), {})));
    };
    store.clips["kept"] = {};
    put(poster_key(kBroadcast));
    put(clip_poster_key(kBroadcast, "kept"));
    put(clip_poster_key(kBroadcast, "deleted"));
    put(poster_key(BroadcastId("01922222-2222-7222-8222-222222222223")));
    put("stills/not-ours");
    ASSERT_TRUE(test::run(maker.sweep()));
    EXPECT_EQ(objects.content().size(), 3U);
    EXPECT_EQ(object(clip_poster_key(kBroadcast, "kept")), "x");
    EXPECT_EQ(object(poster_key(kBroadcast)), "x");
    store.exists = false;
    ASSERT_TRUE(test::run(maker.sweep()));
    EXPECT_EQ(objects.content().size(), 1U);
}

} // namespace
} // namespace leams::stills
