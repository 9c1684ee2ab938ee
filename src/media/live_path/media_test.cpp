#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

// docs/hard-cases.md, 18 and 20 to 22: parameters that change, lie or are missing.
namespace leams::test {
namespace {

using formats::RtmpType;

constexpr Source kVideoOnly{.audio = false};
constexpr Source kAudioOnly{.video = false};

std::size_t different_maps(const Watched& watched) {
    return watched.inits.size();
}

/// A key picture that carries parameter sets in front of itself.
Bytes picture_with_sets(const Bytes& sps) {
    return video_data(access_unit({sps, kPps, nal(5)}));
}

TEST(HardCases, C18_ANewSequenceHeaderMakesANewInitialisationSegment) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 4000);
    encoder.client.rtmp.video(4000, video_header(avc_record(kSps640, kPps)));
    encoder.media({}, 4000, 8000);
    const auto watched = watch_to_end(station, encoder);
    ASSERT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(different_maps(watched), 2U);
    EXPECT_EQ(watched.size(0), "320x240");
    EXPECT_EQ(watched.size(watched.segments.size() - 1), "640x360");
    EXPECT_EQ(watched.video().size(), 200U);
    EXPECT_NEAR(watched.duration(), 8, 0.1);
}

// The header comes in the middle of a group of pictures: what follows it cannot be decoded before a key
// picture.
TEST(HardCases, C18_PicturesBetweenNewParametersAndTheirKeyPictureAreLeftOut) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 5000);
    encoder.client.rtmp.video(5000, video_header(avc_record(kSps640, kPps)));
    encoder.media({}, 5000, 10'000);
    const auto watched = watch_to_end(station, encoder);
    ASSERT_EQ(watched.discontinuities(), 1U);
    for (const auto& segment : watched.segments) {
        if (segment.discontinuity) {
            EXPECT_TRUE(segment.video.front().sync);
            EXPECT_EQ(segment.video.front().number(), 150U);
        }
    }
}

TEST(HardCases, C18_ParameterSetsThatChangeInBandAlone) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 4000);
    encoder.client.rtmp.video(4000, picture_with_sets(kSps640));
    encoder.media({}, 4040, 8000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.size(watched.segments.size() - 1), "640x360");
}

TEST(HardCases, C18_RepeatedParametersChangeNothing) {
    Station station;
    Encoder encoder(station);
    for (int time = 0; time < 8000; time += 2000) {
        encoder.send(time, time + 2000);
    }
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_EQ(different_maps(watched), 1U);
}

TEST(HardCases, C18_ParametersThatFlapStayPlayable) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    for (int time = 0; time < 12'000; time += 2000) {
        encoder.client.rtmp.video(
            static_cast<std::uint32_t>(time),
            video_header(avc_record(time % 4000 == 0 ? kSps320 : kSps640, kPps))
        );
        encoder.media({}, time, time + 2000);
    }
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 5U);
    EXPECT_EQ(watched.video().size(), 300U);
}

void send_metadata(Encoder& encoder, bool set_data_frame = true) {
    Bytes body;
    formats::Amf0Writer out(body);
    if (set_data_frame) {
        out.string("@setDataFrame");
    }
    out.string("onMetaData");
    out.value(formats::AmfValue{formats::AmfObject{
        .properties =
            {{"videocodecid", formats::AmfValue{7.0}},
             {"audiocodecid", formats::AmfValue{10.0}},
             {"width", formats::AmfValue{1920.0}},
             {"framerate", formats::AmfValue{1000.0}}},
        .ecma_array = true,
    }});
    encoder.client.rtmp.send(RtmpType::DataAmf0, 0, body);
}

TEST(HardCases, C20_MetadataThatPromisesATrackTooMuch) {
    for (const auto& source : {kVideoOnly, kAudioOnly}) {
        Station station;
        Encoder encoder(station);
        send_metadata(encoder);
        encoder.headers(); // Of both tracks, of which one never comes.
        encoder.media(source, 0, 6000);
        EXPECT_TRUE(station.events.wait_for("live b1"));
        const auto watched = watch_to_end(station, encoder);
        EXPECT_EQ(watched.video().empty(), !source.video);
        EXPECT_FALSE(watched.audio().empty()) << "silence at least";
        EXPECT_NEAR(watched.duration(), 6, 0.1);
    }
}

TEST(HardCases, C20_MetadataThatCannotBeReadIsIgnored) {
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.send(RtmpType::DataAmf0, 0, bytes({0, 0, 0, 1}));
    encoder.client.rtmp.send(RtmpType::DataAmf0, 0, bytes({2, 0, 10, 'o', 'n'}));
    send_metadata(encoder, false);
    encoder.send(0, 4000);
    EXPECT_EQ(watch_to_end(station, encoder).video().size(), 100U);
}

TEST(HardCases, C20_ConfigurationsThatAreEmptyBrokenOrSentTwice) {
    Station station;
    Encoder encoder(station);
    auto& rtmp = encoder.client.rtmp;
    rtmp.audio(0, audio_header({}));
    rtmp.video(0, video_header({}));
    encoder.headers();
    rtmp.video(0, video_header(bytes({1, 0x42, 0, 0x1E, 0xFF, 0xE1, 0xFF, 0xFF})));
    rtmp.audio(0, audio_header({}));
    rtmp.audio(0, {});
    rtmp.video(0, {});
    encoder.send(0, 4000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 100U);
    EXPECT_FALSE(watched.audio().empty());
    EXPECT_EQ(watched.discontinuities(), 0U);
}

TEST(HardCases, C20_SoundWhoseConfigurationComesLateJoinsBehindADiscontinuity) {
    Station station;
    Encoder encoder(station);
    encoder.headers(kVideoOnly);
    encoder.media({}, 0, 5000); // Sound without configuration: it cannot be used yet.
    EXPECT_TRUE(station.events.wait_for("live b1"));
    encoder.headers(kAudioOnly);
    encoder.media({}, 5000, 10'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.audio_scales.at(watched.segments.front().map), 48000U) << "silence until then";
    EXPECT_EQ(watched.audio_scales.at(watched.segments.back().map), 44100U);
    EXPECT_EQ(watched.video().size(), 250U);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

TEST(HardCases, C20_CodecsWeCannotCarryAreRefusedByName) {
    const std::vector<std::pair<Bytes, std::string>> cases{
        {bytes({0x1C, 0, 0, 0, 0, 1}), "H.265 (HEVC)"},
        {join({bytes({0x90}), bytes({'h', 'v', 'c', '1'}), bytes({1, 1})}), "H.265 (HEVC)"},
        {join({bytes({0x90}), bytes({'a', 'v', '0', '1'}), bytes({1, 1})}), "AV1"},
    };
    Station station;
    for (const auto& [message, name] : cases) {
        Encoder encoder(station);
        encoder.client.rtmp.video(0, message);
        encoder.client.flush();
        ASSERT_TRUE(encoder.client.read_status("NetStream.Publish.Rejected")) << name;
        const auto text = encoder.client.rtmp.status("NetStream.Publish.Rejected")->description();
        EXPECT_NE(text.find(name), std::string::npos) << text;
        EXPECT_TRUE(encoder.client.read_to_end());
    }
}

TEST(HardCases, C21_SoundAlone) {
    Station station;
    Encoder encoder(station);
    encoder.send(kAudioOnly, 0, 10'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_NEAR(watched.duration(), 10, 0.1);
    for (const auto& segment : watched.segments) {
        EXPECT_FALSE(segment.audio.empty());
        EXPECT_FALSE(segment.parts.empty() && &segment == &watched.segments.back());
        for (const auto& part : segment.parts) {
            EXPECT_TRUE(part.independent);
        }
    }
}

TEST(HardCases, C21_PicturesAlone) {
    Station station;
    Encoder encoder(station);
    encoder.send(kVideoOnly, 0, 10'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 250U);
    EXPECT_EQ(watched.discontinuities(), 0U);
}

TEST(HardCases, C21_PicturesThatStopForAMinute) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 4000);
    encoder.media(kAudioOnly, 4000, 64'000);
    encoder.media({}, 64'000, 70'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_NEAR(watched.duration(), 70, 1);
    for (std::size_t i = 0; i < watched.segments.size(); ++i) {
        EXPECT_FALSE(watched.segments[i].video.empty())
            << "a still picture stands for those that are missing";
        EXPECT_NEAR(watched.audio_ahead(i), 0, 0.1) << i;
    }
    EXPECT_EQ(watched.video().back().number(), 249U);
}

TEST(HardCases, C21_NoKeyPictureAtFirst) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    encoder.media({}, 1000, 12'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_TRUE(watched.video().front().sync);
    EXPECT_EQ(watched.video().size(), 250U) << "from the first key picture on";
}

// Intra refresh: one key picture in the beginning, and never again.
TEST(HardCases, C21_NoFurtherKeyPicture) {
    Station station;
    Encoder encoder(station);
    encoder.send({.gop_ms = 3'600'000}, 0, 30'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 750U);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_GT(watched.segments.size(), 6U);
}

TEST(HardCases, C21_GroupsOfPicturesOfTwentySeconds) {
    Station station;
    Encoder encoder(station);
    encoder.send({.gop_ms = 20'000}, 0, 60'000);
    EXPECT_TRUE(station.events.wait_for("live b1"));
    EXPECT_TRUE(encoder.all_read(station));
    EXPECT_EQ(station.status("KEY").health.video->keyframe_interval, 20);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.video().size(), 1500U);
    EXPECT_EQ(watched.discontinuities(), 0U);
}

struct Sound {
    const char* what;
    Bytes config;
    std::uint32_t scale; // Of its timeline.
    std::string codec;
};

// The profiles that encoders send (ISO/IEC 14496-3 1.6.2.1).
TEST(HardCases, C22_ProfilesAndChannels) {
    const std::vector<Sound> sounds{
        {"44.1 kHz stereo", kAac44, 44100, "mp4a.40.2"},
        {"48 kHz 5.1", bytes({0x11, 0xB0}), 48000, "mp4a.40.2"},
        {"explicit SBR", bytes({0x2B, 0x11, 0x88, 0x00}), 24000, "mp4a.40.5"},
        {"implicit SBR", bytes({0x13, 0x10, 0x56, 0xE5, 0x98}), 24000, "mp4a.40.5"},
        {"channels in a program configuration",
         bytes({0x11, 0x80, 0x04, 0xC8, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00}),
         48000,
         "mp4a.40.2"},
    };
    for (const auto& [what, config, scale, codec] : sounds) {
        Station station;
        Encoder encoder(station);
        encoder.headers(kVideoOnly);
        encoder.client.rtmp.audio(0, audio_header(config));
        encoder.media({.audio_rate = scale}, 0, 6000);
        const auto watched = watch_to_end(station, encoder);
        EXPECT_EQ(watched.audio_scales.begin()->second, scale) << what;
        EXPECT_NE(Viewer(station).get("index.m3u8").second.find(codec), std::string::npos) << what;
        for (const auto& sample : watched.segments.at(1).audio) {
            EXPECT_EQ(sample.duration, 1024) << what;
        }
    }
}

TEST(HardCases, C22_AChangeOfTheConfiguration) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 5000);
    const Source other{.audio_rate = 48000};
    encoder.client.rtmp.audio(5000, audio_header(kAac48));
    encoder.media(other, 5000, 12'000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.video().size(), 300U);
    EXPECT_EQ(watched.audio_scales.at(watched.segments.front().map), 44100U);
    EXPECT_EQ(watched.audio_scales.at(watched.segments.back().map), 48000U);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

TEST(HardCases, C22_AdtsInFlv) {
    Station station;
    Encoder encoder(station);
    encoder.headers(kVideoOnly);
    // ISO/IEC 13818-7 6.2: 48 kHz stereo, 7 bytes of header and 4 of payload. Two frames in one message.
    const auto frame = bytes({0xFF, 0xF1, 0x4C, 0x80, 0x01, 0x7F, 0xFC, 1, 2, 3, 4});
    int pictures = 0;
    for (std::uint32_t i = 0; i < 150; ++i) {
        const auto time = static_cast<int>(i * 2048 / 48);
        encoder.media(kVideoOnly, std::exchange(pictures, time), time);
        encoder.client.rtmp.audio(static_cast<std::uint32_t>(time), audio_data(join({frame, frame})));
    }
    encoder.client.flush();
    const auto watched = watch_to_end(station, encoder);
    ASSERT_FALSE(watched.audio().empty());
    EXPECT_EQ(watched.audio().front().payload, std::string("\1\2\3\4"));
    EXPECT_EQ(watched.audio_scales.begin()->second, 48000U);
    EXPECT_EQ(watched.audio().size(), 300U);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.08);
}

TEST(HardCases, C22_Mp3IsRefusedByName) {
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.audio(0, bytes({0x2F, 0xFF, 0xFB, 0x90}));
    encoder.client.flush();
    ASSERT_TRUE(encoder.client.read_status("NetStream.Publish.Rejected"));
    EXPECT_NE(
        encoder.client.rtmp.status("NetStream.Publish.Rejected")->description().find("MP3"), std::string::npos
    );
    EXPECT_TRUE(encoder.client.read_to_end());
}

} // namespace
} // namespace leams::test
