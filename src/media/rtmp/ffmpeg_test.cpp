#include "media/rtmp/test_server.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace leams::rtmp {
namespace {

using test::ServerFixture;

std::string url(const ServerFixture& fixture, const std::string& path) {
    return "'rtmp://127.0.0.1:" + std::to_string(fixture.port()) + "/" + path + "'";
}

// Publishes three seconds of test picture and tone, faster than real time.
int ffmpeg(const std::string& encoding, const std::string& target) {
    const auto command = "timeout 60 ffmpeg -v error -nostdin -f lavfi -i testsrc2=size=320x240:rate=30"
                         " -f lavfi -i sine=frequency=440:sample_rate=44100 -t 3 " +
                         encoding + " -f flv " + target + " 2>&1";
    return std::system(command.c_str());
}

struct Totals {
    std::size_t video = 0;
    std::size_t audio = 0;
    std::size_t keys = 0;
    bool monotone = true;
    bool reordered = false;
};

Totals count(const std::vector<media::Frame>& frames) {
    Totals totals;
    std::int64_t last_video = -1;
    std::int64_t last_audio = -1;
    for (const auto& frame : frames) {
        const bool video = frame.track->kind == media::TrackKind::Video;
        auto& last = video ? last_video : last_audio;
        totals.monotone &= frame.dts > last;
        last = frame.dts;
        totals.video += video ? 1 : 0;
        totals.audio += video ? 0 : 1;
        totals.keys += video && frame.key ? 1 : 0;
        totals.reordered |= frame.cts != 0;
    }
    return totals;
}

TEST(Ffmpeg, PublishesH264AndAac) {
    ServerFixture fixture;
    ASSERT_EQ(ffmpeg("-c:v libx264 -preset veryfast -g 30 -bf 2 -c:a aac", url(fixture, "live/KEY")), 0);
    ASSERT_TRUE(fixture.ingest.wait_gone());
    const std::lock_guard lock(fixture.ingest.mutex);
    const auto& published = *fixture.ingest.published.front();
    EXPECT_EQ(published.request.key.reveal(), "KEY");
    EXPECT_TRUE(published.ended);
    const auto totals = count(published.frames);
    EXPECT_EQ(totals.video, 90u);
    EXPECT_EQ(totals.keys, 3u);
    EXPECT_NEAR(static_cast<double>(totals.audio), 3 * 44100.0 / 1024, 3);
    EXPECT_TRUE(totals.monotone);
    EXPECT_TRUE(totals.reordered);
    EXPECT_EQ(fixture.stats().messages_dropped, 0u);
    EXPECT_EQ(published.frames.back().track->timescale, 44100u);
}

TEST(Ffmpeg, PublishesOneTrackAlone) {
    for (const auto* encoding : {"-an -c:v libx264 -preset veryfast", "-vn -c:a aac"}) {
        ServerFixture fixture;
        ASSERT_EQ(ffmpeg(encoding, url(fixture, "live/KEY?a=b")), 0);
        ASSERT_TRUE(fixture.ingest.wait_gone());
        EXPECT_EQ(fixture.ingest.published.front()->request.key.reveal(), "KEY");
        EXPECT_GE(fixture.ingest.published.front()->frames.size(), 85u);
    }
}

TEST(Ffmpeg, IsToldAboutARefusal) {
    ServerFixture fixture;
    fixture.ingest.refuse("KEY", Error::unauthenticated("Unknown stream key"));
    EXPECT_NE(ffmpeg("-c:v libx264 -c:a aac", url(fixture, "live/KEY")), 0);
}

TEST(Ffmpeg, IsRefusedWithMp3) {
    ServerFixture fixture;
    EXPECT_NE(ffmpeg("-c:v libx264 -c:a libmp3lame", url(fixture, "live/KEY")), 0);
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_FALSE(fixture.ingest.published.front()->ended);
}

} // namespace
} // namespace leams::rtmp
