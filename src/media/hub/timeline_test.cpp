#include "media/hub/timeline.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace leams::media {
namespace {

TrackInfoPtr make_track(TrackKind kind, std::uint32_t timescale) {
    auto track = std::make_shared<TrackInfo>();
    track->kind = kind;
    track->timescale = timescale;
    return track;
}

const TrackInfoPtr kVideo = make_track(TrackKind::Video, 90000);
const TrackInfoPtr kAudio = make_track(TrackKind::Audio, 48000);

struct Placer {
    std::optional<Placement> video(double seconds, double cts = 0) { return place(kVideo, seconds, cts); }
    std::optional<Placement> audio(double seconds) { return place(kAudio, seconds, 0); }
    std::optional<Placement> b_picture(double seconds) {
        return place(kVideo, seconds, 0, {0, 0, 0, 2, 0x01, 0xA0});
    }
    std::optional<Placement>
    place(const TrackInfoPtr& track, double seconds, double cts, std::vector<std::uint8_t> payload = {}) {
        Frame frame;
        for (const auto byte : payload) {
            frame.storage.push_back(std::byte{byte});
        }
        frame.track = track;
        frame.dts = std::llround(seconds * track->timescale);
        frame.cts = static_cast<std::int32_t>(std::llround(cts * track->timescale));
        return timeline.place(frame);
    }
    /// Both tracks from `from` for `length` seconds of provider time.
    void run(double from, double length) {
        for (int i = 0; i < std::lround(length * 50); ++i) {
            last_video = video(from + i / 50.0);
            last_audio = audio(from + i / 50.0);
        }
    }
    double video_at() const { return static_cast<double>(last_video->dts) / 90000; }
    double audio_at() const { return static_cast<double>(last_audio->dts) / 48000; }

    Timeline timeline;
    std::optional<Placement> last_video;
    std::optional<Placement> last_audio;
};

Placer started() {
    Placer placer;
    placer.timeline.begin_provider();
    return placer;
}

TEST(Timeline, StartsAtZeroWhateverTheProviderSays) {
    for (const double start : {0.0, 5.0, 2147483.0, 4294967.0, -3.0}) {
        auto placer = started();
        EXPECT_EQ(placer.video(start)->dts, 0);
        EXPECT_EQ(placer.audio(start + 0.01)->dts, 480);
        EXPECT_EQ(placer.timeline.jumps(), 0U);
    }
}

TEST(Timeline, FirstPictureIsNotShownBeforeZero) {
    auto placer = started();
    const auto placed = placer.video(10, -0.08);
    EXPECT_EQ(placed->dts, 7200);
    EXPECT_EQ(placed->dts + placed->cts, 0);
}

TEST(Timeline, DropsSoundFromBeforeTheFirstPicture) {
    auto placer = started();
    placer.video(10);
    EXPECT_FALSE(placer.audio(9.9));
    EXPECT_EQ(placer.audio(10)->dts, 0);
}

TEST(Timeline, BumpsEqualAndSlightlyEarlierTimes) {
    auto placer = started();
    placer.video(0);
    const auto first = placer.video(0.04);
    const auto equal = placer.video(0.04);
    EXPECT_EQ(equal->dts, first->dts + 1);
    const auto back = placer.video(0.03);
    EXPECT_EQ(back->dts, first->dts + 2);
    EXPECT_EQ(placer.timeline.jumps(), 0U);
}

TEST(Timeline, SmallGapsStay) {
    auto placer = started();
    placer.run(0, 1);
    EXPECT_EQ(placer.video(1.9)->dts, 171000);
    EXPECT_EQ(placer.timeline.jumps(), 0U);
}

TEST(Timeline, PicturesAloneMayBeSlow) {
    auto placer = started();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(placer.video(i * 2.002)->dts, i * 180'180);
    }
    EXPECT_EQ(placer.timeline.jumps(), 0U);
    EXPECT_TRUE(placer.video(30)->jump);
}

TEST(Timeline, OnlyBPicturesAreShownBeforeOthers) {
    auto placer = started();
    placer.video(0);
    const auto first = placer.video(0.12);
    const auto b_picture = placer.b_picture(0.04);
    EXPECT_GT(b_picture->dts, first->dts);
    EXPECT_EQ(b_picture->dts + b_picture->cts, 3600);
    const auto uneven = placer.video(0.03);
    EXPECT_GT(uneven->dts, b_picture->dts);
    EXPECT_EQ(uneven->dts + uneven->cts, 3601);
    EXPECT_EQ(placer.timeline.jumps(), 0U);
}

TEST(Timeline, ANewProvidersPicturesAreShownWhenItSays) {
    auto placer = started();
    placer.video(0, 0.2);
    placer.timeline.begin_provider();
    EXPECT_EQ(placer.video(5)->cts, 0);
    EXPECT_EQ(placer.video(5.04)->cts, 0);
}

// 30 pictures a second whose stamps are up to 100 ms off.
TEST(Timeline, UnevenStampsAreShownInOrderAndKeepUp) {
    constexpr std::array kMoved{0, 6, -16, -40, 10, -33, 3};
    for (const double times : {1.0, 1.5, 2.0, 2.5}) {
        auto placer = started();
        std::int64_t shown = -1;
        for (int i = 0; i < 300; ++i) {
            const auto moved = times * kMoved.at(static_cast<std::size_t>(i) % kMoved.size()) / 1000;
            const auto placed = placer.video(i / 30.0 + moved);
            ASSERT_TRUE(placed) << times << ": " << i;
            ASSERT_GT(placed->dts + placed->cts, shown) << times << ": " << i;
            shown = placed->dts + placed->cts;
            ASSERT_NEAR(static_cast<double>(shown) / 90000, i / 30.0, 0.101) << times << ": " << i;
        }
        EXPECT_EQ(placer.timeline.jumps(), 0U);
    }
}

struct Jump {
    const char* name;
    double target;
};
class TimelineJumps : public testing::TestWithParam<Jump> {};

TEST_P(TimelineJumps, GoOnWithoutGapAndKeepTracksTogether) {
    auto placer = started();
    placer.run(10, 5);
    // The picture's clock jumps first; sound follows 100 ms later.
    const auto target = GetParam().target;
    EXPECT_TRUE(placer.video(target)->jump);
    for (int i = 1; i <= 5; ++i) {
        placer.last_video = placer.video(target + i / 50.0);
        placer.last_audio = placer.audio(15 + i / 50.0);
        EXPECT_FALSE(placer.last_audio->jump);
    }
    const auto audio = placer.audio(target + 0.12);
    ASSERT_TRUE(audio);
    EXPECT_FALSE(audio->jump) << "it is the same jump";
    placer.run(target + 0.14, 5);
    EXPECT_NEAR(placer.video_at(), placer.audio_at(), 0.06);
    EXPECT_NEAR(placer.video_at(), 10.1, 0.2);
    EXPECT_EQ(placer.timeline.jumps(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    TimelineJumps,
    testing::Values(
        Jump{"back_5s", 10}, Jump{"forward_1h", 3615}, Jump{"to_zero", 0}, Jump{"back_far", -70000}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(Timeline, TrackThatWasSilentComesBackInPlace) {
    auto placer = started();
    placer.run(0, 2);
    for (int i = 0; i < 3000; ++i) {
        placer.audio(2 + i / 50.0);
    }
    const auto video = placer.video(62);
    EXPECT_FALSE(video->jump);
    EXPECT_EQ(video->dts, 62 * 90000);
}

TEST(Timeline, NewProviderContinuesAtTheEnd) {
    auto placer = started();
    placer.run(100, 4);
    placer.timeline.begin_provider();
    const auto video = placer.video(7777);
    EXPECT_FALSE(video->jump) << "the broadcast knows of it already";
    EXPECT_NEAR(static_cast<double>(video->dts) / 90000, 4.0, 0.05);
    const auto audio = placer.audio(7777.01);
    ASSERT_TRUE(audio);
    EXPECT_NEAR(static_cast<double>(audio->dts) / 48000, 4.01, 0.05);
}

TEST(Timeline, SoundFollowsItsSampleCountDespiteMillisecondTimes) {
    Timeline timeline;
    timeline.begin_provider();
    const auto track = make_track(TrackKind::Audio, 44100);
    std::int64_t last = -1024;
    for (std::int64_t i = 0; i < 400'000; ++i) { // Two and a half hours.
        Frame frame;
        frame.track = track;
        frame.dts = i * 1024 * 1000 / 44100 * 441 / 10; // Whole milliseconds.
        const auto placed = timeline.place(frame);
        ASSERT_TRUE(placed);
        ASSERT_EQ(placed->dts - last, 1024) << i;
        last = placed->dts;
    }
}

TEST(Timeline, SoundIsSteeredAfterADriftingClock) {
    Timeline timeline;
    timeline.begin_provider();
    std::int64_t last = -1;
    for (std::int64_t i = 0; i < 100'000; ++i) {
        Frame frame;
        frame.track = kAudio;
        frame.dts = i * 1025; // The sender's sound card is 0.1 % off.
        const auto placed = timeline.place(frame);
        ASSERT_TRUE(placed);
        ASSERT_GT(placed->dts, last);
        ASSERT_LT(std::abs(placed->dts - frame.dts), 48 * 20);
        last = placed->dts;
    }
}

TEST(Timeline, LostSoundLeavesAGap) {
    auto placer = started();
    placer.audio(0);
    placer.audio(1024 / 48000.0);
    EXPECT_EQ(placer.audio(0.5)->dts, 24000);
}

TEST(Timeline, TracksWithUnrelatedClocksStartTogether) {
    auto placer = started();
    placer.video(5);
    const auto audio = placer.audio(2147483);
    ASSERT_TRUE(audio);
    EXPECT_LT(audio->dts, 48000);
}

TEST(Timeline, KeepsTheOrderWhenTheSampleRateChanges) {
    auto placer = started();
    placer.run(0, 2);
    const auto track = make_track(TrackKind::Audio, 44100);
    const auto placed = placer.place(track, 2.0, 0);
    ASSERT_TRUE(placed);
    EXPECT_NEAR(static_cast<double>(placed->dts) / 44100, 2.0, 0.06);
}

} // namespace
} // namespace leams::media
