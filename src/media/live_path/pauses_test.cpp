#include "core/formats/aac_silence.hpp"
#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

// docs/hard-cases.md, 12, 20 and 21: sound or pictures that stop, pause, come late, go or come back. Players
// make their decoders once: there is sound from the beginning on wherever there are pictures, and the other
// way round.
namespace leams::test {
namespace {

constexpr Source kVideoOnly{.audio = false};
constexpr Source kAudioOnly{.video = false};
constexpr int kEndless = 3'600'000;

bool is_silence(const SeenSample& sample) {
    static const std::string silence(as_text(formats::make_silent_aac_frame(2)));
    return sample.payload == silence;
}

std::ptrdiff_t real_sounds(const Watched& watched) {
    const auto sounds = watched.audio();
    return std::count_if(sounds.begin(), sounds.end(), [](const auto& sound) { return !is_silence(sound); });
}

double seconds_of_sound(const Watched& watched) {
    double sum = 0;
    for (const auto& segment : watched.segments) {
        for (const auto& sample : segment.audio) {
            sum += static_cast<double>(sample.duration) / watched.audio_scales.at(segment.map);
        }
    }
    return sum;
}

/// Every picture is a key picture or follows the one before it.
void expect_decodable(const Watched& watched) {
    std::uint32_t last = 0;
    for (const auto& picture : watched.video()) {
        EXPECT_TRUE(picture.sync || picture.number() == last + 1) << picture.number() << " after " << last;
        last = picture.number();
    }
}

std::set<std::uint32_t> different_pictures(const Watched& watched) {
    std::set<std::uint32_t> numbers;
    for (const auto& picture : watched.video()) {
        numbers.insert(picture.number());
    }
    return numbers;
}

void drop(const Station& station, Encoder& encoder, std::size_t times = 1) {
    encoder.client.close();
    EXPECT_TRUE(station.events.wait_for("interrupted b1", times));
}

TEST(HardCases, C21_SoundThatStopsGoesOnAsSilence) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 8000);
    encoder.media(kVideoOnly, 8000, 20'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.video().size(), 500U);
    EXPECT_EQ(real_sounds(watched), 345);
    EXPECT_NEAR(seconds_of_sound(watched), 20, 0.1);
    for (std::size_t i = 0; i < watched.segments.size(); ++i) {
        EXPECT_FALSE(watched.segments[i].audio.empty()) << i;
    }
}

TEST(HardCases, C21_SoundThatPausesComesBackInItsPlace) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 8000);
    encoder.media(kVideoOnly, 8000, 14'000);
    encoder.media({}, 14'000, 20'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_NEAR(seconds_of_sound(watched), 20, 0.1);
    EXPECT_GE(real_sounds(watched), 345 + 256) << "at most two give way to silence";
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

TEST(HardCases, C21_SoundSomeHundredsOfMillisecondsBehindIsNoPause) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    for (int time = 0; time < 12'000; time += 100) {
        encoder.media(kVideoOnly, time, time + 100);
        if (time >= 700) {
            encoder.media(kAudioOnly, time - 700, time - 600);
        }
    }
    encoder.media(kAudioOnly, 11'300, 12'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(real_sounds(watched), std::ssize(watched.audio()));
    EXPECT_NEAR(seconds_of_sound(watched), 12, 0.1);
}

TEST(HardCases, C21_SoundThatIsAlwaysTwoSecondsBehindIsHeard) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    encoder.media({}, 0, 1000);
    for (int time = 1000; time < 20'000; time += 100) {
        encoder.media(kVideoOnly, time, time + 100);
        if (time >= 3000) {
            encoder.media(kAudioOnly, time - 2000, time - 1900);
        }
    }
    const auto watched = watch_to_end(station, encoder);
    EXPECT_GT(real_sounds(watched), 43 * 12) << "after the first time it is waited for";
}

TEST(HardCases, C20_PicturesAloneAreAccompaniedBySilence) {
    Station station;
    Encoder encoder(station);
    encoder.send(kVideoOnly, 0, 10'000);
    EXPECT_TRUE(station.events.wait_for("live b1"));
    EXPECT_NE(Viewer(station).get("index.m3u8").second.find("mp4a.40.2"), std::string::npos);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(real_sounds(watched), 0);
    EXPECT_NEAR(seconds_of_sound(watched), 10, 0.1);
}

TEST(HardCases, C20_LateSoundOfTheKindThatSilenceHadNeedsNoNewDecoder) {
    Station station;
    Encoder encoder(station);
    const Source both{.audio_rate = 48'000};
    encoder.send(kVideoOnly, 0, 14'000);
    encoder.client.rtmp.audio(14'000, audio_header(kAac48));
    encoder.media(both, 14'000, 20'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(watched.inits.size(), 1U);
    EXPECT_GE(real_sounds(watched), 279);
}

TEST(HardCases, C20_LateSoundDoesNotWaitForAKeyPictureThatNeverComes) {
    Station station;
    Encoder encoder(station);
    const Source endless{.gop_ms = kEndless};
    encoder.headers(kVideoOnly);
    encoder.media({.audio = false, .gop_ms = kEndless}, 0, 6000);
    encoder.headers(kAudioOnly);
    encoder.media(endless, 6000, 14'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_GT(real_sounds(watched), 43 * 5);
    expect_decodable(watched);
    EXPECT_EQ(different_pictures(watched).size(), 350U);
    for (const auto& segment : watched.segments) {
        EXPECT_TRUE(!segment.discontinuity || segment.video.front().sync);
    }
}

TEST(HardCases, C12_AnEncoderThatReturnsWithASoundTrack) {
    Station station;
    Encoder encoder(station);
    encoder.send(kVideoOnly, 0, 6000);
    EXPECT_TRUE(encoder.all_read(station));
    drop(station, encoder);
    Encoder again(station);
    again.send(0, 6000);
    const auto watched = watch_to_end(station, again);
    EXPECT_EQ(watched.discontinuities(), 1U);
    for (const auto& segment : watched.segments) {
        EXPECT_FALSE(segment.audio.empty());
    }
    EXPECT_GE(real_sounds(watched), 250);
}

TEST(HardCases, C12_AnEncoderThatReturnsWithoutItsSoundTrack) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 6000);
    EXPECT_TRUE(encoder.all_read(station));
    drop(station, encoder);
    Encoder again(station);
    again.send(kVideoOnly, 0, 6000);
    const auto watched = watch_to_end(station, again);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.inits.size(), 1U) << "silence is of the kind that the sound had";
    EXPECT_NEAR(seconds_of_sound(watched), 12, 0.2);
}

TEST(HardCases, C12_AnEncoderThatReturnsWithoutItsPictures) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 6000);
    EXPECT_TRUE(encoder.all_read(station));
    drop(station, encoder);
    Encoder again(station);
    again.send(kAudioOnly, 0, 8000);
    const auto watched = watch_to_end(station, again);
    EXPECT_EQ(watched.inits.size(), 1U);
    EXPECT_NEAR(watched.duration(), 14, 0.3);
    expect_decodable(watched);
    for (const auto& segment : watched.segments) {
        ASSERT_FALSE(segment.video.empty());
        EXPECT_EQ(segment.video.back().number() % 25, 24U) << "what was shown last";
    }
}

TEST(HardCases, C21_ARelayThatJoinsInsideALongGroupIsHeardAtOnce) {
    Station station;
    Encoder encoder(station);
    const Source relay{.gop_ms = 10'000};
    encoder.send(relay, 1000, 3600);
    EXPECT_TRUE(station.events.wait_for("live b1"));
    const auto first = Viewer(station).until_segments(1);
    EXPECT_FALSE(first.audio().empty());
    encoder.media(relay, 3600, 16'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.video().size(), 150U) << "from the key picture on";
    EXPECT_EQ(watched.inits.size(), 2U);
}

TEST(HardCases, C21_ARelayThatReturnsInsideALongGroupIsHeardAtOnce) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 6000);
    EXPECT_TRUE(encoder.all_read(station));
    drop(station, encoder);
    Encoder again(station);
    const Source relay{.gop_ms = 10'000};
    again.send(relay, 1000, 6000);
    Viewer(station).until_segments(5); // No key picture has come yet.
    again.media(relay, 6000, 16'000);
    const auto watched = watch_to_end(station, again);
    EXPECT_EQ(watched.inits.size(), 1U);
    expect_decodable(watched);
}

TEST(HardCases, C21_NoKeyPictureAtAllIsHeard) {
    Station station;
    Encoder encoder(station);
    encoder.send({.gop_ms = kEndless}, 1000, 10'000);
    EXPECT_TRUE(encoder.all_read(station));
    EXPECT_TRUE(station.events.wait_for("live b1"));
    const auto watched = watch_to_end(station, encoder);
    EXPECT_TRUE(watched.video().empty());
    EXPECT_NEAR(watched.duration(), 9, 0.1);
}

TEST(HardCases, C21_AScreenThatStaysTheSameShowsItsLastPicture) {
    Station station;
    Encoder encoder(station);
    const Source screen{.gop_ms = 10'000};
    encoder.send(screen, 0, 2000);
    encoder.media(kAudioOnly, 2000, 5000);
    encoder.media(screen, 5000, 20'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_NEAR(watched.duration(), 20, 0.1);
    expect_decodable(watched);
    EXPECT_EQ(different_pictures(watched).size(), 425U) << "nothing is thrown away";
    double time = 0;
    for (const auto& segment : watched.segments) {
        ASSERT_FALSE(segment.video.empty());
        if (time > 2.5 && time + segment.duration < 4.9) {
            EXPECT_TRUE(segment.video.front().sync) << "one can join here";
            EXPECT_EQ(segment.video.back().number(), 49U) << "what was on screen last";
        }
        time += segment.duration;
    }
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.1);
}

} // namespace
} // namespace leams::test
