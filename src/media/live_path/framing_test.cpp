#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

// docs/hard-cases.md, 43 to 46: how pictures and tracks lie in messages.
namespace leams::test {
namespace {

using namespace std::chrono_literals;

constexpr int kPictures = 200;
constexpr std::uint32_t kFrameMs = 40;
constexpr Source kAudioOnly{.video = false};

bool begins_group(int picture) {
    return picture % 50 == 0;
}

/// Sound from the encoder, and for each picture what `send` makes of its number and time.
void send_pictures(Encoder& encoder, const std::function<void(int, std::uint32_t)>& send) {
    for (int i = 0; i < kPictures; ++i) {
        const auto time = static_cast<std::uint32_t>(i) * kFrameMs;
        send(i, time);
        encoder.media(kAudioOnly, static_cast<int>(time), static_cast<int>(time + kFrameMs));
    }
    encoder.client.flush();
}

Bytes slice(int picture, bool later = false) {
    return nal(begins_group(picture) ? 5 : 1, later ? 30 : 20, later);
}

void expect_all_pictures(const Watched& watched, const std::function<Bytes(int)>& payload) {
    const auto video = watched.video();
    ASSERT_EQ(video.size(), static_cast<std::size_t>(kPictures));
    for (int i = 0; i < kPictures; ++i) {
        const auto& sample = video[static_cast<std::size_t>(i)];
        EXPECT_EQ(sample.sync, begins_group(i)) << i;
        EXPECT_TRUE(std::ranges::equal(as_bytes(sample.payload), payload(i))) << i;
    }
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_NEAR(watched.duration(), 8, 0.1);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

TEST(HardCases, C43_OnePictureInSeveralMessagesOfOneTime) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    send_pictures(encoder, [&](int i, std::uint32_t time) {
        for (const bool later : {false, true}) {
            encoder.client.rtmp.video(time, video_data(access_unit({slice(i, later)}), begins_group(i)));
        }
    });
    expect_all_pictures(watch_to_end(station, encoder), [](int i) {
        return access_unit({slice(i), slice(i, true)});
    });
}

TEST(HardCases, C44_ASecondTrackIsSkipped) {
    const auto sound_config = bytes({0x95, 0, 'm', 'p', '4', 'a', 1, 0x12, 0x10});
    const auto sound = bytes({0x95, 1, 'm', 'p', '4', 'a', 1, 0x21, 0x10, 0x04});
    const auto picture = bytes({0x96, 1, 'h', 'v', 'c', '1', 1, 0, 0, 0, 1, 0x26});
    Station station;
    Encoder encoder(station);
    encoder.headers();
    encoder.client.rtmp.audio(0, sound_config);
    send_pictures(encoder, [&](int i, std::uint32_t time) {
        encoder.client.rtmp.video(time, video_data(access_unit({slice(i)}), begins_group(i)));
        encoder.client.rtmp.video(time, picture);
        encoder.client.rtmp.audio(time, sound);
    });
    const auto watched = watch_to_end(station, encoder);
    expect_all_pictures(watched, [](int i) { return access_unit({slice(i)}); });
    EXPECT_NEAR(static_cast<double>(watched.audio().size()), 8 * 44100 / 1024.0, 2);
}

TEST(HardCases, C44_AFirstTrackOfAnotherKindIsRefusedByName) {
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.audio(0, bytes({0x95, 1, 'O', 'p', 'u', 's', 0, 1}));
    encoder.client.flush();
    ASSERT_TRUE(encoder.client.read_status("NetStream.Publish.Rejected"));
    const auto text = encoder.client.rtmp.status("NetStream.Publish.Rejected")->description();
    EXPECT_NE(text.find("Opus"), std::string::npos) << text;
    EXPECT_NE(text.find("AAC audio"), std::string::npos) << text;
}

struct Framing {
    const char* what;
    Bytes header;
    std::function<Bytes(const Bytes&)> frame;
};

TEST(HardCases, C45_OddFramingOfNalUnits) {
    const auto start = bytes({0, 0, 0, 1});
    auto no_profile = avc_record(kSps320, kPps);
    std::fill_n(no_profile.begin() + 1, 3, std::byte{0});
    const auto lengths = [](int size) {
        return [size](const Bytes& unit) { return access_unit({unit}, size); };
    };
    const std::vector<Framing> framings{
        {"no profile in the record", no_profile, lengths(4)},
        {"lengths of one byte", avc_record(kSps320, kPps, 1), lengths(1)},
        {"lengths of two bytes", avc_record(kSps320, kPps, 2), lengths(2)},
        {"lengths of three bytes", avc_record(kSps320, kPps, 3), lengths(3)},
        {"other lengths than said", avc_record(kSps320, kPps, 4), lengths(2)},
        {"start codes in the header",
         join({start, kSps320, start, kPps}),
         [&](const Bytes& unit) { return join({start, unit}); }},
        {"start codes in pictures only",
         avc_record(kSps320, kPps),
         [&](const Bytes& unit) { return join({bytes({0, 0, 1}), unit, bytes({0})}); }},
        {"empty units",
         avc_record(kSps320, kPps),
         [](const Bytes& unit) { return access_unit({Bytes{}, unit, Bytes{}}); }},
    };
    for (const auto& [what, header, frame] : framings) {
        SCOPED_TRACE(what);
        Station station;
        Encoder encoder(station);
        encoder.headers(kAudioOnly);
        encoder.client.rtmp.video(0, video_header(header));
        send_pictures(encoder, [&](int i, std::uint32_t time) {
            encoder.client.rtmp.video(time, video_data(frame(slice(i)), begins_group(i)));
        });
        expect_all_pictures(watch_to_end(station, encoder), [](int i) { return access_unit({slice(i)}); });
        EXPECT_NE(Viewer(station).get("index.m3u8").second.find("avc1.42c00d"), std::string::npos);
        EXPECT_EQ(station.rtmp_stats().messages_dropped, 0U);
    }
}

TEST(HardCases, C45_WhatCannotBeReadIsLeftOutAndTheStreamerIsTold) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    send_pictures(encoder, [&](int i, std::uint32_t time) {
        station.clock.advance(std::chrono::milliseconds(kFrameMs));
        const auto garbage = bytes({0x12, 0x34, 0x56, 0x78, 0x9A});
        encoder.client.rtmp.video(
            time, video_data(join({access_unit({slice(i)}), garbage}), begins_group(i))
        );
    });
    EXPECT_TRUE(eventually([&] {
        station.clock.advance(10ms);
        return std::ranges::any_of(station.status("KEY").health.advice, [](const auto& item) {
            return item.code == "media_unreadable";
        });
    }));
    expect_all_pictures(watch_to_end(station, encoder), [](int i) { return access_unit({slice(i)}); });
    EXPECT_EQ(station.rtmp_stats().messages_dropped, static_cast<std::uint64_t>(kPictures));
}

// In the order of decoding, I P B B, the stamps are the times of showing, and composition times 0.
TEST(HardCases, C46_PicturesStampedWithTheTimeOfShowing) {
    constexpr int kShown[] = {3, 1, 2};
    constexpr int kCount = 1 + 3 * 66;
    // Main profile, 320x240, without a word on reordering.
    const auto sps = bytes({0x67, 0x4D, 0x00, 0x1E, 0xF2, 0x02, 0x83, 0xF2});
    Station station;
    Encoder encoder(station);
    encoder.headers(kAudioOnly);
    encoder.client.rtmp.video(0, video_header(avc_record(sps, kPps)));
    for (int i = 0; i < kCount; ++i) {
        const auto shown = i == 0 ? 0 : (i - 1) / 3 * 3 + kShown[(i - 1) % 3];
        const bool key = i == 0 || (i > 1 && i % 48 == 1);
        const bool is_b = i > 0 && i % 3 != 1;
        encoder.client.rtmp.video(
            static_cast<std::uint32_t>(shown) * kFrameMs, is_b ? encoder.b_picture() : encoder.picture(key)
        );
        encoder.media(kAudioOnly, i * int{kFrameMs}, (i + 1) * int{kFrameMs});
    }
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    auto times = std::vector<std::int64_t>{};
    for (const auto& sample : watched.video()) {
        times.push_back(sample.dts + sample.cts);
    }
    std::ranges::sort(times);
    ASSERT_EQ(times.size(), static_cast<std::size_t>(kCount));
    for (std::size_t i = 1; i < times.size(); ++i) {
        EXPECT_EQ(times[i] - times[i - 1], 3600) << i;
    }
    EXPECT_NEAR(watched.audio_ahead(), 0, 0.08);
    EXPECT_NE(Viewer(station).get("index.m3u8").second.find("FRAME-RATE=25"), std::string::npos);
}

} // namespace
} // namespace leams::test
