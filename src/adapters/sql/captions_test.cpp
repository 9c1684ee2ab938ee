#include "adapters/sql/captions.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "adapters/sql/test_vods.hpp"

namespace leams::sql {
namespace {

class CaptionsTest : public VodWorld {
protected:
    static vods::CaptionTrack track(const std::string& language, UnixMillis now = kNow) {
        return {
            .id = make_uuid7(now),
            .language = language,
            .label = "A \"name\"",
            .cue_count = 3,
            .size_bytes = 70,
            .created_at = now,
        };
    }
    std::vector<vods::CaptionTrack> list(const VodId& id) { return test::run(captions.list(id)).value(); }

    CaptionRepository captions{database()};
};

TEST_P(CaptionsTest, AreOnePerLanguage) {
    const auto id = add_vod(alice);
    const auto first = track("ru");
    EXPECT_EQ(test::run(captions.put(id, first)).value(), "");
    EXPECT_EQ(test::run(captions.put(id, track("en-GB"))).value(), "");
    const auto second = track("ru", kNow + 1);
    EXPECT_EQ(test::run(captions.put(id, second)).value(), first.object_key());
    const auto found = list(id);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].language, "en-GB");
    EXPECT_EQ(found[1].id, second.id);
    EXPECT_EQ(found[1].label, "A \"name\"");
    EXPECT_EQ(found[1].cue_count, 3);
    EXPECT_EQ(found[1].created_at, kNow + 1);
    EXPECT_EQ(test::run(captions.unused({first.id, second.id})).value(), std::vector{first.id});
    EXPECT_TRUE(list(add_vod(bob)).empty());

    EXPECT_EQ(test::run(captions.remove(id, "ru")).value(), second.object_key());
    EXPECT_EQ(test::run(captions.remove(id, "ru")).value(), "");
    EXPECT_EQ(list(id).size(), 1U);
}

TEST_P(CaptionsTest, AreBounded) {
    const auto id = add_vod(alice);
    for (char second = 'a'; second < 'a' + 26; ++second) {
        ASSERT_TRUE(test::run(captions.put(id, track(std::string("a") + second))));
    }
    for (std::int64_t i = 26; i < vods::kMostCaptions; ++i) {
        ASSERT_TRUE(test::run(captions.put(id, track(std::string("b") + static_cast<char>('a' + i - 26)))));
    }
    EXPECT_EQ(test::run(captions.put(id, track("cc"))).error().code(), ErrorCode::ResourceExhausted);
    EXPECT_TRUE(test::run(captions.put(id, track("aa", kNow + 1))));
}

TEST_P(CaptionsTest, GoWithTheirVideo) {
    const auto id = add_vod(alice);
    const auto made = track("ru");
    ASSERT_TRUE(test::run(captions.put(id, made)));
    ASSERT_TRUE(test::run(store.remove(id, vods::Remover::Owner, kNow)));
    EXPECT_EQ(list(id).size(), 1U);
    StorageJobRepository jobs{database(), "this"};
    ASSERT_TRUE(test::run(jobs.forget(BroadcastId(id.str()), kNow)));
    EXPECT_TRUE(list(id).empty());
    EXPECT_EQ(test::run(captions.unused({made.id})).value(), std::vector{made.id});
}

INSTANTIATE_TEST_SUITE_P(Engines, CaptionsTest, kEngines, engine_name);

} // namespace
} // namespace leams::sql
