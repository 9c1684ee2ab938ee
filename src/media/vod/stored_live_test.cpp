#include "media/vod/stored_live.hpp"
#include "media/vod/test_recording.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace leams::vod {
namespace {

using leams::test::run;
using media::MediaTime;
using test::kBroadcast;
using test::TestRecording;
using namespace std::chrono_literals;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

class StoredLiveTest : public ::testing::Test {
protected:
    std::string text(const std::string& key) const {
        const auto content = objects.content();
        const auto found = content.find(key);
        return found == content.end() ? std::string() : *found->second;
    }
    std::string media() const { return text(live_media_key(kBroadcast)); }
    std::string multivariant() const { return text(live_multivariant_key(kBroadcast)); }

    leams::test::FakeObjects objects;
    SystemClock clock;
    TestRecording source;
    StoredLive live{{
        .window = MediaTime(6s),
        .segment_target = MediaTime(2s),
        .objects = objects,
        .clock = clock,
        .log = {},
        .first_retry = 1ms,
        .last_retry = 2ms,
    }};
};

TEST_F(StoredLiveTest, ListsWhatIsInTheStore) {
    source.publish(10);
    run(live.stored(source.get(), 2));
    EXPECT_EQ(count(media(), "#EXTINF"), 2U);
    EXPECT_NE(media().find("../../" + record::segment_key(kBroadcast, 1)), std::string::npos);
    EXPECT_NE(media().find("#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n"), std::string::npos);
    EXPECT_EQ(count(media(), "#EXT-X-MAP:URI=\"init-0.mp4\""), 1U);
    EXPECT_EQ(count(media(), "#EXT-X-ENDLIST"), 0U);
    EXPECT_EQ(text(live_init_key(kBroadcast, 0)), source.get()->inits[0]->data);
    EXPECT_NE(multivariant().find("\nmain.m3u8\n"), std::string::npos);
    EXPECT_NE(multivariant().find("CODECS=\"avc1"), std::string::npos);

    const auto calls = objects.calls();
    run(live.stored(source.get(), 2));
    EXPECT_EQ(objects.calls(), calls) << "nothing is new";
}

TEST_F(StoredLiveTest, SlidesWithItsNumbersOverRestarts) {
    source.publish(4).restart().publish(4);
    run(live.stored(source.get(), 3));
    EXPECT_NE(media().find("#EXT-X-DISCONTINUITY-SEQUENCE:0\n"), std::string::npos);
    EXPECT_EQ(count(media(), "#EXT-X-DISCONTINUITY\n"), 1U);
    source.publish(8);
    run(live.stored(source.get(), source.entries().size()));
    EXPECT_EQ(count(media(), "#EXTINF"), 3U);
    const auto first = std::to_string(source.entries().size() - 3);
    EXPECT_NE(media().find("#EXT-X-MEDIA-SEQUENCE:" + first + "\n"), std::string::npos);
    EXPECT_NE(media().find("#EXT-X-DISCONTINUITY-SEQUENCE:2\n"), std::string::npos);

    StoredLive next{{
        .window = MediaTime(6s),
        .segment_target = MediaTime(2s),
        .objects = objects,
        .clock = clock,
        .log = {},
    }};
    const auto before = media();
    run(next.stored(source.get(), source.entries().size()));
    EXPECT_EQ(media(), before) << "the next process goes on with the same";
}

TEST_F(StoredLiveTest, EndsAndGoesOn) {
    source.publish(4);
    run(live.stored(source.get(), 1));
    run(live.finished(source.get()));
    EXPECT_EQ(count(media(), "#EXTINF"), 2U);
    EXPECT_TRUE(media().ends_with("#EXT-X-ENDLIST\n"));
    source.publish(2);
    run(live.stored(source.get(), 3));
    EXPECT_EQ(count(media(), "#EXT-X-ENDLIST"), 0U);
    EXPECT_EQ(count(media(), "#EXTINF"), 3U);
}

TEST_F(StoredLiveTest, TriesAgainAndGivesUpAtTheEndOnly) {
    source.publish(4);
    objects.fail(Error::unavailable("away"));
    run(live.finished(source.get()));
    EXPECT_EQ(objects.calls(), 5U);
    objects.fail(std::nullopt);
    run(live.stored(source.get(), 2));
    EXPECT_EQ(count(media(), "#EXTINF"), 2U);
}

TEST_F(StoredLiveTest, NamesAllThatItKeeps) {
    source.publish(4).publish(2, {.width = 640});
    run(live.finished(source.get()));
    auto keys = stored_live_keys(*source.get());
    std::ranges::sort(keys);
    std::vector<std::string> kept;
    for (const auto& [key, content] : objects.content()) {
        kept.push_back(key);
    }
    EXPECT_EQ(keys, kept);
    EXPECT_EQ(kept.size(), 4U) << "with two init segments";
}

} // namespace
} // namespace leams::vod
