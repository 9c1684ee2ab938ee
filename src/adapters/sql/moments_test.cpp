#include "adapters/sql/moments.hpp"
#include "adapters/sql/test_vods.hpp"

namespace leams::sql {
namespace {

class MomentsTest : public VodWorld {
protected:
    void SetUp() override {
        VodWorld::SetUp();
        change({.title = "First", .category = "Chess"}, kNow - 1);
        live = BroadcastId::make(kNow);
        ASSERT_TRUE(test::run(broadcasts.open(live, alice, kNow, kNow + kHour)));
    }
    void go_live() {
        ASSERT_TRUE(
            test::run(broadcasts.renew({{.id = live, .is_live = true}}, kNow, kNow + kHour)).value().empty()
        );
    }
    void change(streams::ChannelUpdate update, UnixMillis now) {
        ASSERT_TRUE(test::run(channels.change(alice, std::move(update), now)));
    }
    std::vector<vods::Moment> moments() { return test::run(store_of_moments.list(live)).value(); }

    MomentRepository store_of_moments{database()};
    BroadcastId live;
};

TEST_P(MomentsTest, AreChangesOfTitleAndCategoryOnAir) {
    go_live();
    change({.title = "Second"}, kNow + 10);
    change({.description = "Nothing to see"}, kNow + 20);
    change({.title = "Second"}, kNow + 30);
    change({.category = "Go"}, kNow + 40);
    const auto found = moments();
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].at, kNow);
    EXPECT_EQ(found[1].at, kNow + 10);
    EXPECT_EQ(found[2].at, kNow + 40);
    EXPECT_TRUE(test::run(store_of_moments.chapters(live)).value().empty());

    std::vector<vods::MomentStore::Place> places;
    for (const auto& moment : found) {
        places.push_back({.moment = moment.id, .start_ms = moment.at - kNow});
    }
    ASSERT_TRUE(test::run(store_of_moments.place(places)));
    const auto chapters = test::run(store_of_moments.chapters(live)).value();
    ASSERT_EQ(chapters.size(), 3U);
    EXPECT_EQ(chapters[0].title, "First");
    EXPECT_EQ(chapters[0].category.value().slug, "chess");
    EXPECT_EQ(chapters[1].title, "Second");
    EXPECT_EQ(chapters[1].category.value().slug, "chess");
    EXPECT_EQ(chapters[2].start_ms, 40);
    EXPECT_EQ(chapters[2].category.value().slug, "go");
    EXPECT_EQ(chapters[2].kind, vods::MomentKind::Change);
}

TEST_P(MomentsTest, AreNotWhatChangesBeforeAnybodyCanSeeIt) {
    change({.title = "Second"}, kNow + 10);
    EXPECT_TRUE(moments().empty());
}

TEST_P(MomentsTest, AreFewEnough) {
    go_live();
    for (int i = 0; i < 210; ++i) {
        change({.title = std::to_string(i)}, kNow + i);
    }
    EXPECT_EQ(moments().size(), 200U);
}

TEST_P(MomentsTest, AreWhatTheOwnerMarks) {
    go_live();
    ASSERT_TRUE(test::run(store_of_moments.add_marker(live, "Look", kNow + 5)));
    for (int i = 1; i < vods::kMostMarkers; ++i) {
        ASSERT_TRUE(test::run(store_of_moments.add_marker(live, "", kNow + 6)));
    }
    EXPECT_EQ(
        test::run(store_of_moments.add_marker(live, "", kNow)).error().code(), ErrorCode::ResourceExhausted
    );
    const auto first = moments().front();
    EXPECT_EQ(first.at, kNow + 5);
    ASSERT_TRUE(test::run(store_of_moments.place({{.moment = first.id, .start_ms = 5}})));
    const auto chapters = test::run(store_of_moments.chapters(live)).value();
    ASSERT_EQ(chapters.size(), 1U);
    EXPECT_EQ(chapters[0].title, "Look");
    EXPECT_FALSE(chapters[0].category);
    EXPECT_EQ(chapters[0].kind, vods::MomentKind::Marker);
}

INSTANTIATE_TEST_SUITE_P(Engines, MomentsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
