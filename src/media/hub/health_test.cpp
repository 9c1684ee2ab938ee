#include "media/hub/health.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace leams::media {
namespace {

using TimePoint = HealthMeter::TimePoint;

struct Meter {
    Meter() {
        auto info = std::make_shared<TrackInfo>();
        info->timescale = 1000;
        info->width = 1280;
        tracks.video = info;
    }
    void feed(int seconds, int fps, int gop_frames, std::size_t bytes) {
        for (int i = 0; i < seconds * fps; ++i) {
            Frame frame;
            frame.track = tracks.video;
            frame.dts = i * 1000 / fps;
            frame.key = i % gop_frames == 0;
            frame.storage.resize(bytes);
            now = TimePoint(std::chrono::milliseconds(1'000'000 + frame.dts));
            meter.on_frame(frame, now);
        }
    }
    void picture(int milliseconds, bool key) {
        now = TimePoint(std::chrono::milliseconds(1'000'000 + milliseconds));
        meter.on_frame({.track = tracks.video, .dts = milliseconds, .key = key}, now);
    }
    bool advises(const std::string& code) const {
        const auto health = meter.snapshot(tracks, now);
        return std::any_of(health.advice.begin(), health.advice.end(), [&](const Advice& advice) {
            return advice.code == code;
        });
    }
    HealthMeter meter;
    Tracks tracks;
    TimePoint now;
};

TEST(HealthMeter, MeasuresRates) {
    Meter meter;
    meter.feed(20, 25, 50, 5000);
    const auto health = meter.meter.snapshot(meter.tracks, meter.now);
    ASSERT_TRUE(health.video);
    EXPECT_NEAR(health.video->fps, 25, 0.3);
    EXPECT_NEAR(health.video->bitrate_kbps, 1000, 15);
    EXPECT_DOUBLE_EQ(health.video->keyframe_interval, 2);
    EXPECT_FALSE(health.audio);
    EXPECT_TRUE(meter.advises("no_audio"));
    EXPECT_FALSE(meter.advises("keyframe_interval_long"));
    EXPECT_FALSE(meter.advises("bitrate_unstable"));
}

TEST(HealthMeter, AdvisesOnTheEncodersSettings) {
    Meter slow;
    slow.feed(30, 15, 15 * 8, 1000);
    EXPECT_TRUE(slow.advises("keyframe_interval_long"));
    EXPECT_TRUE(slow.advises("framerate_low"));
    Meter fat;
    fat.feed(10, 30, 60, 80'000);
    EXPECT_TRUE(fat.advises("bitrate_too_high"));
}

TEST(HealthMeter, AdvisesOnPicturesThatFewCanDecode) {
    Meter meter;
    meter.feed(10, 30, 60, 5000);
    EXPECT_FALSE(meter.advises("picture_format"));
    auto rare = std::make_shared<TrackInfo>(*meter.tracks.video);
    rare->common_format = false;
    meter.tracks.video = rare;
    EXPECT_TRUE(meter.advises("picture_format"));
}

TEST(HealthMeter, SaysNothingBeforeItKnows) {
    Meter meter;
    meter.feed(3, 10, 100, 100);
    EXPECT_TRUE(meter.meter.snapshot(meter.tracks, meter.now).advice.empty());
}

TEST(HealthMeter, JumpsAreNewsForAMinute) {
    Meter meter;
    meter.feed(20, 25, 50, 5000);
    meter.meter.on_jump(meter.now);
    EXPECT_TRUE(meter.advises("timestamps_jump"));
    EXPECT_EQ(meter.meter.snapshot(meter.tracks, meter.now).timestamp_jumps, 1U);
    meter.now += std::chrono::seconds(61);
    EXPECT_FALSE(meter.advises("timestamps_jump"));
}

TEST(HealthMeter, TellsThatKeyPicturesAreMissing) {
    for (const int first_key : {0, 1'000'000}) {
        Meter meter;
        for (int i = 0; i < 15 * 25; ++i) {
            meter.picture(i * 40, i == first_key);
        }
        EXPECT_TRUE(meter.advises("no_keyframe")) << first_key;
        meter.picture(15'000, true);
        EXPECT_FALSE(meter.advises("no_keyframe")) << first_key;
    }
}

TEST(HealthMeter, TellsThatSoundHasStopped) {
    Meter meter;
    meter.tracks.audio = std::make_shared<TrackInfo>(TrackInfo{.kind = TrackKind::Audio, .timescale = 1000});
    const auto sound = [&](int time) {
        meter.meter.on_frame({.track = meter.tracks.audio, .dts = time}, meter.now);
    };
    for (int i = 0; i < 10 * 25; ++i) {
        meter.picture(i * 40, i % 50 == 0);
        if (i < 6 * 25) {
            sound(i * 40);
        }
    }
    ASSERT_TRUE(meter.advises("sound_stopped"));
    EXPECT_FALSE(meter.advises("no_audio"));
    sound(10'000);
    EXPECT_FALSE(meter.advises("sound_stopped"));
}

} // namespace
} // namespace leams::media
