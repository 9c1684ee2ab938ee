#include "media/vod/captions.hpp"
#include "media/vod/playlist.hpp"
#include "media/vod/test_recording.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

namespace leams::vod {
namespace {

using formats::WebvttCue;
using test::TestLibrary;
using test::TestRecording;
using namespace std::chrono_literals;

const std::vector<WebvttCue> kCues{
    {500, 1500, "", "one"}, {3000, 9000, " line:0", "two"}, {15'000, 16'000, "", "three"}
};

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

/// Eight seconds, and ten more after the server began anew.
class CaptionFiles : public testing::Test {
protected:
    CaptionFiles() {
        source.publish(8).restart().publish(10).end();
        auto text = std::make_shared<const std::string>(formats::write_webvtt(kCues));
        EXPECT_TRUE(leams::test::run(objects.put("captions/a", text, {})));
    }
    Result<net::Response> get(const std::string& name, std::vector<Span> spans = {}) {
        Playable playable{.broadcast = test::kBroadcast, .spans = spans};
        playable.captions.push_back({.id = "a", .language = "en", .label = "English", .key = "captions/a"});
        auto programme = make_programme(source.get(), spans);
        auto found = std::make_shared<const Found>(Found{std::move(playable), std::move(programme)});
        auto file = parse_file_name(name);
        EXPECT_TRUE(file) << name;
        return leams::test::run(
            answer_captions({library, objects}, std::move(found), {.file = *file, .client = {}, .terms = {}})
        );
    }
    std::string text_of(const std::string& name, std::vector<Span> spans = {}) {
        auto response = get(name, std::move(spans));
        return response ? std::get<std::string>(response->body) : response.error().message();
    }

    TestRecording source;
    TestLibrary library{source};
    leams::test::FakeObjects objects;
};

TEST_F(CaptionFiles, AreDividedWhereTheMediaAre) {
    const auto list = text_of("captions/a/index.m3u8");
    EXPECT_EQ(count(list, "#EXTINF"), 2U) << list;
    EXPECT_EQ(count(list, "#EXT-X-DISCONTINUITY\n"), 1U) << list;
    EXPECT_NE(list.find("#EXT-X-PLAYLIST-TYPE:VOD\n"), list.npos);
    EXPECT_TRUE(list.ends_with("1.vtt\n#EXT-X-ENDLIST\n")) << list;
    const auto media = write_media(make_programme(source.get(), {}), RenditionKind::Everything);
    EXPECT_EQ(count(media, "#EXT-X-DISCONTINUITY\n"), 1U);
}

// RFC 8216 3.5: the cue's time and the media's, which begins anew with the process.
TEST_F(CaptionFiles, TellWhichTimeOfTheMediaIsTheirs) {
    const auto runs = runs_of(make_programme(source.get(), {}));
    ASSERT_EQ(runs.size(), 2U);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto text = text_of("captions/a/" + std::to_string(i) + ".vtt");
        const auto& run = runs[i];
        const auto head = formats::parse_mp4_chunk_head(as_bytes(source.bytes(run.first)));
        ASSERT_TRUE(head);
        std::string local;
        formats::append_webvtt_time(local, run.start.count() / 1000);
        const auto mpegts = std::stoll(text.substr(text.find("MPEGTS:") + 7));
        EXPECT_NE(text.find(",LOCAL:" + local + "\n"), text.npos) << text;
        EXPECT_NEAR(static_cast<double>(mpegts), static_cast<double>(head->base_decode_time), 90.0);
    }
    const auto first = text_of("captions/a/0.vtt");
    EXPECT_NE(first.find("00:00:00.500 --> 00:00:01.500\none\n"), first.npos) << first;
    EXPECT_EQ(count(first, "two"), 1U);
    EXPECT_EQ(count(first, "three"), 0U);
    const auto second = text_of("captions/a/1.vtt");
    EXPECT_EQ(count(second, "two"), 1U) << second; // Said on both sides.
    EXPECT_EQ(count(second, "three"), 1U) << second;
}

TEST_F(CaptionFiles, FollowWhatIsCutOut) {
    const auto whole = text_of("captions/a/all.vtt");
    EXPECT_NE(whole.find("00:00:03.000 --> 00:00:09.000 line:0\ntwo\n"), whole.npos) << whole;
    EXPECT_EQ(count(whole, " --> "), 3U);
    // From the third segment, which begins about the fourth second, and the last one.
    const auto cut = text_of("captions/a/all.vtt", {{.from = 4500ms, .until = 5s}, {.from = 14500ms}});
    EXPECT_EQ(count(cut, "one"), 0U);
    EXPECT_NE(cut.find("00:00:00.000 --> 00:00:0"), cut.npos) << cut;
    EXPECT_EQ(count(cut, "three"), 1U) << cut;
    EXPECT_EQ(cut.find("00:00:15"), cut.npos) << cut;
}

TEST_F(CaptionFiles, AreRefusedWhereThereAreNone) {
    EXPECT_EQ(get("captions/b/index.m3u8").error().code(), ErrorCode::NotFound);
    EXPECT_EQ(get("captions/a/2.vtt").error().code(), ErrorCode::NotFound);
    for (const auto* name :
         {"captions/", "captions/a", "captions/a/", "captions/a/x.vtt", "captions/a/0.m4s"}) {
        EXPECT_FALSE(parse_file_name(name)) << name;
    }
    objects.fail(Error::unavailable("away"));
    EXPECT_EQ(get("captions/a/0.vtt").error().code(), ErrorCode::Unavailable);
}

TEST_F(CaptionFiles, AreListedWithTheVideo) {
    const auto programme = make_programme(source.get(), {});
    const std::vector<CaptionTrack> tracks{{"a", "en", "English", "k"}, {"b", "en-GB", "English", "l"}};
    const auto text = write_multivariant(programme, tracks);
    EXPECT_NE(
        text.find("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=NO,"
                  "AUTOSELECT=YES,FORCED=NO,URI=\"captions/a/index.m3u8\"\n"),
        text.npos
    ) << text;
    EXPECT_NE(text.find("NAME=\"English (en-GB)\""), text.npos) << text;
    EXPECT_EQ(count(text, "#EXT-X-STREAM-INF"), count(text, ",SUBTITLES=\"subs\"\n")) << text;
    EXPECT_EQ(write_multivariant(programme).find("SUBTITLES"), std::string::npos);
}

} // namespace
} // namespace leams::vod
