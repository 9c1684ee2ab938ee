#include "adapters/sql/clips.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"
#include "core/events/event.hpp"
#include "core/events/vod.hpp"

namespace leams::sql {
namespace {

class ClipsTest : public VodWorld {
protected:
    void
    add(const std::string& slug, const BroadcastId& of, const std::string& title = {}, UnixMillis now = kNow
    ) {
        ASSERT_TRUE(test::run(clips.add(
            {.slug = slug,
             .broadcast = of,
             .creator = bob,
             .title = title,
             .stretch = {.from_ms = 1'000, .until_ms = 7'000}},
            now
        )));
    }
    std::optional<vods::ClipRecord> find_clip(const std::string& slug) {
        return test::run(clips.find(slug)).value();
    }
    std::vector<std::string> slugs(vods::ClipsOf of, vods::ClipPage page = {}) {
        const auto found = test::run(clips.list(std::move(of), std::move(page))).value();
        std::vector<std::string> slugs;
        for (const auto& clip : found) {
            slugs.push_back(clip.slug);
        }
        return slugs;
    }

    ClipRepository clips{database(), outbox};
};

TEST_P(ClipsTest, TakeWhatIsSaidOfTheirVideo) {
    const auto vod = add_vod(alice);
    ASSERT_TRUE(test::run(
        store.update(vod, {.title = "Endgames", .category = "Chess", .is_mature = true}, alice, kNow)
    ));
    add("s1", BroadcastId(vod.str()));
    const auto clip = find_clip("s1").value();
    EXPECT_EQ(clip.title, "Endgames");
    EXPECT_EQ(clip.category.value().slug, "chess");
    EXPECT_TRUE(clip.is_mature);
    EXPECT_EQ(clip.channel.username, "alice");
    EXPECT_EQ(clip.creator.username, "bob");
    EXPECT_EQ(clip.stretch.from_ms, 1'000);
    EXPECT_EQ(clip.stretch.until_ms, 7'000);
    EXPECT_EQ(clip.vod, vod);
    EXPECT_EQ(told("clip.created"), std::vector{json::write(events::ClipCreated{"s1", alice, bob})});
    EXPECT_FALSE(find_clip("s2"));
}

TEST_P(ClipsTest, AreMadeWhileTheirBroadcastIsOnAir) {
    ASSERT_TRUE(test::run(channels.change(alice, {.title = "Live", .category = "Go"}, kNow)));
    const auto id = BroadcastId::make(kNow);
    ASSERT_TRUE(test::run(broadcasts.open(id, alice, kNow, kNow + kHour)));
    add("s1", id);
    add("s2", id, "Mine");
    EXPECT_EQ(find_clip("s1")->title, "Live");
    EXPECT_EQ(find_clip("s1")->category.value().name, "Go");
    EXPECT_EQ(find_clip("s1")->vod, std::nullopt);
    EXPECT_EQ(find_clip("s2")->title, "Mine");
    EXPECT_EQ(
        test::run(clips.add({.slug = "s3", .broadcast = BroadcastId::make(kNow), .creator = bob}, kNow))
            .error()
            .code(),
        ErrorCode::NotFound
    );
}

TEST_P(ClipsTest, StayAndKeepTheRecordingWhenTheirVideoIsDeleted) {
    StorageJobRepository jobs(database(), "this");
    const auto removals = [&] {
        EXPECT_TRUE(test::run(jobs.queue_removals(kNow + kHour, kNow + kHour)));
        return test::run(jobs.list(10)).value().size();
    };
    const auto vod = add_vod(alice, kNow);
    add("s1", BroadcastId(vod.str()));
    ASSERT_TRUE(test::run(store.remove(vod, vods::Remover::Owner, kNow)));
    EXPECT_EQ(find_clip("s1").value().vod, std::nullopt);
    EXPECT_EQ(removals(), 0U);
    ASSERT_TRUE(test::run(clips.remove("s1")));
    EXPECT_FALSE(find_clip("s1"));
    EXPECT_EQ(removals(), 1U);
}

TEST_P(ClipsTest, NameNoVideoThatIsNotPublic) {
    const auto vod = add_vod(alice);
    add("s1", BroadcastId(vod.str()));
    ASSERT_TRUE(test::run(store.update(vod, {.visibility = vods::Visibility::Unlisted}, alice, kNow)));
    EXPECT_EQ(find_clip("s1").value().vod, std::nullopt);
}

TEST_P(ClipsTest, AreListedTheNewestFirst) {
    const BroadcastId of_alice(add_vod(alice).str());
    const BroadcastId of_bob(add_vod(bob).str());
    add("a", of_alice, "", kNow);
    add("b", of_bob, "", kNow + 1);
    add("c", of_alice, "", kNow + 1);
    EXPECT_EQ(slugs({}), (std::vector<std::string>{"c", "b", "a"}));
    EXPECT_EQ(slugs(alice), (std::vector<std::string>{"c", "a"}));
    EXPECT_EQ(
        slugs({}, {.limit = 2, .after = vods::ClipPosition{kNow + 1, "c"}}),
        (std::vector<std::string>{"b", "a"})
    );
    sql("UPDATE users SET disabled_at = 1 WHERE username = 'alice'");
    EXPECT_EQ(slugs({}), std::vector<std::string>{"b"});
    EXPECT_TRUE(slugs(alice).empty());
    EXPECT_TRUE(find_clip("a")->is_suspended);
}

TEST_P(ClipsTest, AreListedByViewsAndSinceWhen) {
    const BroadcastId of_alice(add_vod(alice).str());
    const BroadcastId of_bob(add_vod(bob).str());
    add("a", of_alice, "", kNow);
    add("b", of_bob, "", kNow + 1);
    add("c", of_alice, "", kNow + 2);
    ASSERT_TRUE(test::run(clips.add_view("b")));
    constexpr auto kViews = vods::ClipSort::Views;
    EXPECT_EQ(slugs({}, {.sort = kViews}), (std::vector<std::string>{"b", "c", "a"}));
    EXPECT_EQ(slugs({}, {.sort = kViews, .since = kNow + 2}), std::vector<std::string>{"c"});
    EXPECT_EQ(slugs({}, {.since = kNow + 1}), (std::vector<std::string>{"c", "b"}));
    const vods::ClipPosition after{.at = kNow + 2, .slug = "c", .sort = kViews, .views = 0};
    EXPECT_EQ(slugs({}, {.after = after, .sort = kViews}), std::vector<std::string>{"a"});
    EXPECT_EQ(slugs(of_alice, {.sort = kViews}), (std::vector<std::string>{"c", "a"}));
    EXPECT_EQ(slugs(of_bob), std::vector<std::string>{"b"});
}

TEST_P(ClipsTest, AreRenamedAndCounted) {
    add("s1", BroadcastId(add_vod(alice).str()));
    ASSERT_TRUE(test::run(clips.rename("s1", "Better")));
    ASSERT_TRUE(test::run(clips.add_view("s1")));
    EXPECT_EQ(find_clip("s1")->title, "Better");
    EXPECT_EQ(find_clip("s1")->view_count, 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, ClipsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
