#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <future>
#include <set>

// docs/hard-cases.md, 23: what low-latency HLS promises, as clients ask for it.
// src/media/packaging/packager_test.cpp holds a stream's every playlist against the same rules for many more
// sources.
namespace leams::test {
namespace {

using namespace std::chrono_literals;

std::string media_name(const std::string& query) {
    return "main/index.m3u8?" + query;
}

class HardCasesC23 : public testing::Test {
protected:
    /// Six seconds: segments 0 and 1 are complete, and 2 has begun.
    HardCasesC23() {
        encoder.send(0, 5200);
        EXPECT_TRUE(encoder.all_read(station));
    }
    std::string status(const std::string& query) { return viewer.get(media_name(query)).first.substr(9, 3); }
    std::future<std::string> ask(const std::string& name) {
        return std::async(std::launch::async, [this, name] { return Viewer(station).get(name).second; });
    }

    Station station;
    Encoder encoder{station};
    Viewer viewer{station};
};

TEST_F(HardCasesC23, ConstantsHoldForThePlaylistsLife) {
    const std::string first = viewer.playlist().text;
    const auto constants = [](const std::string& text) {
        return text.substr(0, text.find("#EXT-X-MEDIA-SEQUENCE"));
    };
    encoder.media({.frame_ms = 20}, 5200, 9000); // Another rate of pictures,
    encoder.media({.frame_ms = 100}, 9000, 16'000);
    encoder.client.rtmp.video(16'000, video_header(avc_record(kSps640, kPps))); // another size,
    encoder.media({}, 16'000, 20'000);
    encoder.client.close(); // and another connection.
    EXPECT_TRUE(station.events.wait_for("interrupted b1"));
    Encoder again(station);
    again.send({.frame_ms = 33}, 0, 6000);
    const auto watched = watch_to_end(station, again);
    EXPECT_EQ(constants(watched.text), constants(first));
    EXPECT_NE(first.find("CAN-BLOCK-RELOAD=YES"), std::string::npos);
    const auto hold_back = std::stod(first.substr(first.find("PART-HOLD-BACK=") + 15));
    EXPECT_GE(hold_back, 3 * watched.part_target - 1e-6);
}

TEST_F(HardCasesC23, DirectivesThatCannotBeMetAreRefusedAndOldOnesAnsweredAtOnce) {
    EXPECT_EQ(status("_HLS_msn=0"), "200");
    EXPECT_EQ(status("_HLS_msn=1"), "200");
    EXPECT_EQ(status("_HLS_msn=4"), "400") << "more than the next segment but one";
    EXPECT_EQ(status("_HLS_msn=18446744073709551615"), "400");
    EXPECT_EQ(status("_HLS_msn=18446744073709551616"), "400");
    EXPECT_EQ(status("_HLS_msn=2&_HLS_part=100"), "400");
    EXPECT_EQ(status("_HLS_part=0"), "400");
    EXPECT_EQ(status("_HLS_msn=1&_HLS_part=100"), "200")
        << "past the end of a segment: the next one's first part";
}

TEST_F(HardCasesC23, ReloadsWaitForExactlyWhatTheyName) {
    auto part = ask(media_name("_HLS_msn=2&_HLS_part=5&token=secret"));
    auto segment = ask(media_name("_HLS_msn=2"));
    EXPECT_EQ(viewer.get("main/2.9.m4s").first.substr(9, 3), "404") << "a part that nobody announced";
    EXPECT_TRUE(eventually([&] { return station.waiting_viewers() == 2; }));
    encoder.media({}, 5200, 6200);
    EXPECT_NE(part.get().find("2.5.m4s"), std::string::npos);
    const auto text = segment.get();
    EXPECT_NE(text.find("\n2.m4s\n"), std::string::npos) << text;
}

TEST_F(HardCasesC23, TheHintedPartArrivesUnderItsName) {
    const auto text = viewer.playlist().text;
    const auto at = text.find("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"") + 35;
    const auto name = text.substr(at, text.find('"', at) - at);
    auto hinted = ask("main/" + name);
    EXPECT_TRUE(eventually([&] { return station.waiting_viewers() == 1; }));
    encoder.media({}, 5200, 6200);
    EXPECT_EQ(hinted.get().substr(4, 4), "moof");
}

TEST_F(HardCasesC23, ThePublishersDeathReleasesThoseWhoWait) {
    auto next = ask(media_name("_HLS_msn=3"));
    EXPECT_TRUE(eventually([&] { return station.waiting_viewers() == 1; }));
    encoder.client.close();
    EXPECT_TRUE(station.events.wait_for("interrupted b1"));
    // Nothing new comes while the grace time runs: three target durations are enough.
    station.clock.advance(7s);
    EXPECT_NE(next.get().find("Nothing new has come"), std::string::npos);
    auto last = ask(media_name("_HLS_msn=4"));
    EXPECT_TRUE(eventually([&] { return station.waiting_viewers() == 1; }));
    station.clock.advance(100s);
    const auto text = last.get();
    EXPECT_TRUE(text.ends_with("#EXT-X-ENDLIST\n") || text.starts_with("Nothing new")) << text;
    EXPECT_TRUE(viewer.until_end().ended);
    EXPECT_EQ(status("_HLS_msn=99"), "200") << "an ended playlist makes nobody wait";
}

TEST_F(HardCasesC23, TokensInTheQueryChangeNothing) {
    const auto plain = viewer.get("main/index.m3u8");
    const auto with_token = viewer.get(media_name("token=abc"));
    EXPECT_EQ(with_token.second, plain.second);
    const auto etag = [](const std::string& head) { return head.substr(head.find("ETag: "), 30); };
    EXPECT_EQ(etag(with_token.first), etag(plain.first));
    EXPECT_EQ(plain.second.find("token"), std::string::npos);
}

TEST_F(HardCasesC23, ADeltaUpdateSkipsOnlyWhatLiesBeforeTheBoundary) {
    EXPECT_EQ(viewer.get(media_name("_HLS_skip=YES")).second, viewer.playlist().text)
        << "nothing to skip yet";
    encoder.media({}, 5200, 40'000);
    viewer.until_segments(19);
    const auto whole = viewer.playlist().text;
    const auto delta = viewer.get(media_name("_HLS_skip=YES")).second;
    const auto at = delta.find("#EXT-X-SKIP:SKIPPED-SEGMENTS=");
    ASSERT_NE(at, std::string::npos);
    const auto skipped = std::stoul(delta.substr(at + 29));
    const auto from = std::to_string(skipped) + ".m4s\n";
    EXPECT_EQ(delta.find("\n" + std::to_string(skipped - 1) + ".m4s\n"), std::string::npos);
    EXPECT_EQ(delta.substr(delta.find(from)), whole.substr(whole.find(from)));
    EXPECT_LE(skipped, 20U - 6U) << "six target durations of two seconds stay";
}

TEST(HardCases, C23_ARestartedServerGoesOnWithLargerNumbersBehindADiscontinuity) {
    Station station;
    station.events.continue_next();
    Encoder encoder(station);
    encoder.send(0, 6000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_GT(watched.segments.front().sequence, 1'000'000U);
    EXPECT_GT(watched.discontinuity_sequence, 1'000'000U);
    EXPECT_TRUE(watched.segments.front().discontinuity);
}

TEST(HardCases, C23_ABroadcastThatHadEndedGoesOnForTheViewersWhoWait) {
    Station station({.media = {.grace = 5s}});
    Encoder first(station);
    first.send(0, 6000);
    ASSERT_TRUE(first.all_read(station));
    Viewer viewer(station);
    const auto before = viewer.until_segments(2);
    first.client.close();
    ASSERT_TRUE(station.events.wait_for("interrupted b1"));
    station.clock.advance(std::chrono::seconds(6));
    ASSERT_TRUE(station.events.wait_for("ended b1"));
    ASSERT_TRUE(viewer.until_end().ended);

    station.events.continue_next();
    Encoder second(station);
    second.send(0, 6000);
    ASSERT_TRUE(station.events.wait_for("live b1", 2));
    const auto joined = Viewer(station).until_segments(2);
    EXPECT_FALSE(joined.ended);
    EXPECT_TRUE(joined.segments.front().discontinuity);
    EXPECT_GT(joined.segments.front().sequence, before.segments.back().sequence);
    EXPECT_GT(joined.discontinuity_sequence, before.discontinuity_sequence);
    // The end of the first does not take the second away.
    station.clock.advance(std::chrono::seconds(70));
    station.settle();
    const auto watched = watch_to_end(station, second);
    EXPECT_EQ(watched.segments.front().sequence, joined.segments.front().sequence);
    EXPECT_EQ(watched.video().size(), 150U);
}

TEST(HardCases, C23_SegmentsAndDiscontinuitiesThatLeaveThePlaylistAreCounted) {
    Station station({.packager = {.window = media::MediaTime{10'000'000}}});
    Encoder first(station);
    first.send(0, 8000);
    ASSERT_TRUE(station.events.wait_for("live b1"));
    first.stop();
    ASSERT_TRUE(station.events.wait_for("interrupted b1"));
    Encoder second(station);
    second.send(0, 20'000);
    const auto watched = watch_to_end(station, second);
    EXPECT_GT(watched.segments.front().sequence, 4U);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.discontinuity_sequence, 1U);
}

} // namespace
} // namespace leams::test
