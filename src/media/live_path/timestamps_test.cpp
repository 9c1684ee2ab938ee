#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

// docs/hard-cases.md, 13 to 16: clocks that wrap, jump and disagree.
namespace leams::test {
namespace {

using Form = Source::Form;

constexpr Source kPictures{.audio = false};
constexpr Source kSound{.video = false};

constexpr std::uint32_t kBefore31 = 0x80000000U - 5000;
constexpr std::uint32_t kBefore32 = 0U - 5000;

struct Wrap {
    const char* what;
    std::uint32_t start;
    std::uint32_t mask;
    Form form;
};

void PrintTo(const Wrap& wrap, std::ostream* out) {
    *out << wrap.what;
}

class HardCasesC13 : public testing::TestWithParam<Wrap> {};

TEST_P(HardCasesC13, WrapOfTheTimestampIsNoJump) {
    const auto& wrap = GetParam();
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.chunk_size(4096);
    const Source source{
        .video_shift = wrap.start, .audio_shift = wrap.start, .mask = wrap.mask, .form = wrap.form
    };
    encoder.send(source, 0, 10'000);
    EXPECT_TRUE(encoder.all_read(station));
    EXPECT_EQ(station.status("KEY").health.timestamp_jumps, 0U);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.video().size(), 250U);
    EXPECT_NEAR(watched.duration(), 10, 0.01);
    for (std::size_t i = 0; i < watched.segments.size(); ++i) {
        EXPECT_NEAR(watched.audio_ahead(i), 0, 0.03) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(
    AllForms,
    HardCasesC13,
    testing::Values(
        Wrap{"31 bits, signed encoder that goes on", kBefore31, 0xFFFFFFFF, Form::Writer},
        Wrap{"31 bits, absolute, goes on", kBefore31, 0xFFFFFFFF, Form::Absolute},
        Wrap{"31 bits, deltas", kBefore31, 0xFFFFFFFF, Form::Deltas},
        Wrap{"31 bits, falls back to 0", kBefore31, 0x7FFFFFFF, Form::Writer},
        Wrap{"31 bits, absolute, falls back to 0", kBefore31, 0x7FFFFFFF, Form::Absolute},
        Wrap{"32 bits", kBefore32, 0xFFFFFFFF, Form::Writer},
        Wrap{"32 bits, absolute", kBefore32, 0xFFFFFFFF, Form::Absolute},
        Wrap{"32 bits, deltas", kBefore32, 0xFFFFFFFF, Form::Deltas},
        Wrap{"24 bits, where the field is extended", 0xFFFFFF - 5000, 0xFFFFFFFF, Form::Writer},
        Wrap{"24 bits, absolute", 0xFFFFFF - 5000, 0xFFFFFFFF, Form::Absolute}
    )
);

struct Jump {
    const char* what;
    std::int64_t by_ms;
    int sound_later_ms; // How much later the sound's clock jumps.
};

void PrintTo(const Jump& jump, std::ostream* out) {
    *out << jump.what;
}

class HardCasesC14 : public testing::TestWithParam<Jump> {};

TEST_P(HardCasesC14, AJumpMovesBothTracksAndIsADiscontinuity) {
    const auto& jump = GetParam();
    const auto shift = static_cast<std::uint32_t>(jump.by_ms);
    Station station;
    Encoder encoder(station);
    const int moved = 4000 + jump.sound_later_ms;
    encoder.send({.video_shift = 100'000, .audio_shift = 100'000}, 0, 4000);
    encoder.media({.video_shift = 100'000 + shift, .audio_shift = 100'000}, 4000, moved);
    encoder.media({.video_shift = 100'000 + shift, .audio_shift = 100'000 + shift}, moved, 12'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 300U);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_NEAR(watched.duration(), 12, 0.2);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

INSTANTIATE_TEST_SUITE_P(
    AllJumps,
    HardCasesC14,
    testing::Values(
        Jump{"five seconds back", -5000, 0},
        Jump{"an hour ahead", 3'600'000, 0},
        Jump{"to zero, as a file that loops", -100'000, 0},
        Jump{"sound jumps back 300 ms later", -5000, 300},
        Jump{"sound jumps ahead 300 ms later", 3'600'000, 300},
        Jump{"ten seconds ahead", 10'000, 100}
    )
);

// The encoder was paused: its clock ran on, its tracks did not.
TEST(HardCases, C14_APauseOfTheEncoderLeavesNoHole) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 4000);
    encoder.media({}, 34'000, 40'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 250U);
    EXPECT_NEAR(watched.duration(), 10, 0.2);
    EXPECT_EQ(watched.discontinuities(), 1U);
}

// Stamps that are far apart are no jumps while there are pictures only.
TEST(HardCases, C14_SlowPicturesWithoutSoundKeepTheirPace) {
    for (const std::uint32_t step : {500U, 1001U, 2002U}) {
        Station station;
        Encoder encoder(station);
        encoder.headers(kPictures);
        for (std::uint32_t i = 0; i < 20; ++i) {
            encoder.client.rtmp.video(i * step, encoder.picture(i % 2 == 0));
        }
        encoder.client.flush();
        const auto watched = watch_to_end(station, encoder);
        EXPECT_EQ(watched.discontinuities(), 0U) << step;
        EXPECT_EQ(watched.video().size(), 20U) << step;
        EXPECT_NEAR(watched.duration(), 20 * step / 1000.0, 0.01) << step;
        const auto begin = watched.video().front().dts;
        for (const auto& picture : watched.video()) {
            EXPECT_EQ(picture.dts + picture.cts - begin, picture.number() * step * 90) << step;
        }
    }
}

class HardCasesC15 : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(MovedBySoManyTimes, HardCasesC15, testing::Values(1, 2));

TEST_P(HardCasesC15, UnevenStampsWithoutSoundMakeEvenSegments) {
    Station station;
    Encoder encoder(station);
    encoder.headers(kPictures);
    for (int i = 0; i < 600; ++i) {
        constexpr std::array kMoved{0, 6, -16, -40, 10, -33, 3};
        const auto time =
            1000 + i * 1000 / 30 + GetParam() * kMoved[static_cast<std::size_t>(i) % kMoved.size()];
        encoder.client.rtmp.video(static_cast<std::uint32_t>(time), encoder.picture(i % 60 == 0));
    }
    encoder.client.flush();
    Viewer viewer(station);
    viewer.until_segments(2);
    const auto top = viewer.get("index.m3u8").second;
    EXPECT_NE(top.find("FRAME-RATE=30.000"), std::string::npos) << top;
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.segments.size(), 10U);
    for (const auto& segment : watched.segments) {
        EXPECT_NEAR(segment.duration, 2, 0.06 * GetParam()) << watched.text;
        EXPECT_TRUE(segment.video.front().sync) << segment.sequence;
    }
    std::int64_t shown = -1;
    for (const auto& picture : watched.video()) {
        EXPECT_GT(picture.dts + picture.cts, shown) << picture.number();
        shown = picture.dts + picture.cts;
    }
}

// Three B pictures between two others, each stamped with when it is shown and without a composition time.
TEST(HardCases, C15_BPicturesStampedWithTheirPresentationTime) {
    constexpr int kGroup = 49;
    Station station;
    Encoder encoder(station);
    encoder.headers();
    std::vector<int> shown; // In order of decoding.
    for (int first = 0; first < 6 * kGroup; first += kGroup) {
        for (int i = 0; i < kGroup; ++i) {
            const auto place = first + (i == 0 ? 0 : i % 4 == 1 ? i + 3 : i - 1);
            shown.push_back(place);
            const bool is_b = i % 4 != 1 && i != 0;
            encoder.client.rtmp.video(
                static_cast<std::uint32_t>(40 * place), is_b ? encoder.b_picture() : encoder.picture(i == 0)
            );
            encoder.media(kSound, 40 * (first + i), 40 * (first + i) + 40);
        }
    }
    encoder.client.flush();
    Viewer viewer(station);
    viewer.until_segments(2);
    const auto top = viewer.get("index.m3u8").second;
    EXPECT_NE(top.find("FRAME-RATE=25.000"), std::string::npos) << top;
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    const auto pictures = watched.video();
    ASSERT_EQ(pictures.size(), shown.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        EXPECT_EQ(pictures[i].dts + pictures[i].cts, shown[i] * 3600) << i;
    }
    const auto sounds = watched.audio();
    for (std::size_t i = 0; i < sounds.size(); ++i) {
        EXPECT_NEAR(static_cast<double>(sounds[i].dts), static_cast<double>(i) * 1024, 0.03 * 44100) << i;
    }
}

// Sound comes three seconds before its pictures, for a while.
TEST(HardCases, C15_SoundThatRunsAheadWaitsForItsPictures) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 2000);
    // The lead grows by a quarter, so that pictures never stop.
    int pictures = 2000;
    int sound = 2000;
    while (sound < 20'000) {
        encoder.media(kSound, sound, std::min(sound + 100, 20'000));
        sound += 100;
        if (sound - pictures > 3000 || sound % 400 != 0) {
            encoder.media(kPictures, pictures, pictures + 100);
            pictures += 100;
        }
    }
    encoder.media(kPictures, pictures, 20'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.video().size(), 500U);
    EXPECT_NEAR(watched.duration(), 20, 0.1);
    for (std::size_t i = 0; i < watched.segments.size(); ++i) {
        EXPECT_NEAR(watched.audio_ahead(i), 0, 0.08) << i;
    }
}

TEST(HardCases, C15_EqualTimestampsAndSmallStepsBack) {
    Station station;
    Encoder encoder(station);
    auto& rtmp = encoder.client.rtmp;
    encoder.headers();
    for (std::uint32_t i = 0; i < 250; ++i) {
        // Every third picture has the time of the last but one.
        const auto time = 40 * (i - i % 3) + (i % 3 == 2 ? 0U : i % 3 * 40) + 80;
        rtmp.video(time, encoder.picture(i % 50 == 0));
        encoder.media(kSound, static_cast<int>(40 * i), static_cast<int>(40 * i + 40));
    }
    encoder.client.flush();
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.video().size(), 250U) << "none is dropped, and expect_playable() saw no duration of 0";
    EXPECT_NEAR(watched.duration(), 10, 0.2);
}

TEST(HardCases, C16_NegativeCompositionTimesReachTheViewer) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    for (std::uint32_t i = 0; i < 150; ++i) {
        encoder.client.rtmp.video(40 * i, encoder.picture(i % 50 == 0, i % 2 == 0 ? 0 : -40));
        encoder.media(kSound, static_cast<int>(40 * i), static_cast<int>(40 * i + 40));
    }
    encoder.client.flush();
    const auto seen = watch_to_end(station, encoder).video();
    ASSERT_EQ(seen.size(), 150U);
    EXPECT_EQ(seen[0].cts, 0);
    EXPECT_EQ(seen[1].cts, -3600);
}

TEST(HardCases, C16_TheFirstPictureIsNotShownBeforeZero) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    for (std::uint32_t i = 0; i < 150; ++i) {
        encoder.client.rtmp.video(40 * i, encoder.picture(i % 50 == 0, -80));
        encoder.media(kSound, static_cast<int>(40 * i), static_cast<int>(40 * i + 40));
    }
    encoder.client.flush();
    const auto watched = watch_to_end(station, encoder);
    for (const auto& sample : watched.video()) {
        EXPECT_GE(sample.dts + sample.cts, 0);
        EXPECT_EQ(sample.cts, -7200);
    }
    EXPECT_NEAR(watched.audio_ahead(), 0, 0.03);
}

} // namespace
} // namespace leams::test
