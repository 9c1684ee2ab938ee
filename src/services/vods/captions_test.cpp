#include "services/vods/test_world.hpp"

#include <gtest/gtest.h>

namespace leams::vods {
namespace {

constexpr auto kText = "WEBVTT\n\n00:01.000 --> 00:02.000\n<c.x>Hello</c>\n";

class CaptionUse : public testing::Test {
protected:
    Result<ShownCaptions> put(const Caller& caller, std::string language = "en", std::string text = kText) {
        return test::run(world.captions.put(
            caller, kVod, {.language = std::move(language), .label = " A \"name\" ", .bytes = std::move(text)}
        ));
    }
    Result<ShownVod> find(const Caller& caller) { return test::run(world.service.find(caller, kVod)); }

    World world;
};

TEST_F(CaptionUse, StoresWhatPlayersShowAndForgetsWhatWasThere) {
    const auto first = put(World::owner(), "PT-br");
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_EQ(first->name, kVod.str());
    EXPECT_EQ(first->track.language, "pt-BR");
    EXPECT_EQ(first->track.label, "A 'name'");
    EXPECT_EQ(first->track.cue_count, 1);
    ASSERT_EQ(world.objects.content().size(), 1U);
    EXPECT_EQ(
        *world.objects.content().at(first->track.object_key()),
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"
    );
    const auto second = put(World::owner(), "pt-BR");
    ASSERT_TRUE(second);
    EXPECT_NE(second->track.id, first->track.id);
    EXPECT_EQ(world.objects.content().count(first->track.object_key()), 0U);

    const auto watchable = test::run(world.service.watch(kVod.str()));
    ASSERT_EQ(watchable->captions.size(), 1U);
    EXPECT_EQ(watchable->captions.front().object_key, second->track.object_key());
    ASSERT_EQ(find(World::guest())->captions.size(), 1U);

    ASSERT_TRUE(test::run(world.captions.remove(World::owner(), kVod, "pt-br")));
    EXPECT_TRUE(world.objects.content().empty());
    EXPECT_EQ(
        test::run(world.captions.remove(World::owner(), kVod, "pt-BR")).error().code(), ErrorCode::NotFound
    );
}

TEST_F(CaptionUse, IsTheOwnersAlone) {
    for (const auto& caller : {World::stranger(), World::admin()}) {
        EXPECT_EQ(put(caller).error().code(), ErrorCode::PermissionDenied);
        EXPECT_EQ(
            test::run(world.captions.remove(caller, kVod, "en")).error().code(), ErrorCode::PermissionDenied
        );
    }
    world.vod().visibility = Visibility::Private;
    EXPECT_EQ(put(World::stranger()).error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(put(World::owner()));
}

TEST_F(CaptionUse, RefusesWhatIsNone) {
    const auto bad = put(World::owner(), "en", "WEBVTT\n\n00:02.000 --> 00:01.000\na");
    ASSERT_FALSE(bad);
    ASSERT_EQ(bad.error().fields().size(), 1U);
    EXPECT_EQ(bad.error().fields().front().detail, "line 3: the cue ends before it begins");
    EXPECT_FALSE(put(World::owner(), "en", "WEBVTT\n"));
    for (const auto* language : {"", "e", "english", "en-", "en_US", "1n", "en/../x"}) {
        EXPECT_FALSE(put(World::owner(), language)) << language;
    }
    EXPECT_TRUE(world.objects.content().empty());
}

TEST_F(CaptionUse, ThrowsAwayWhatIsNobodys) {
    const auto kept = put(World::owner());
    const auto lost = put(World::owner(), "ru");
    world.caption_store.tracks.erase("ru");
    ASSERT_TRUE(test::run(purge_captions(world.caption_store, world.objects, world.clock)));
    EXPECT_EQ(world.objects.content().count(lost->track.object_key()), 0U);
    EXPECT_EQ(world.objects.content().count(kept->track.object_key()), 1U);
}

TEST(Language, IsWrittenAsTheStandardSays) {
    EXPECT_EQ(clean_language("EN"), "en");
    EXPECT_EQ(clean_language("zh-hant-tw"), "zh-Hant-TW");
    EXPECT_EQ(clean_language("sl-rozaj-biske-1994"), "sl-rozaj-biske-1994");
}

} // namespace
} // namespace leams::vods
