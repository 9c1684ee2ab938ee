#include "media/rtmp/demuxer.hpp"
#include "media/rtmp/test_media.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace leams::rtmp {
namespace {

using test::access_unit;
using test::bytes;
using test::nal;
using test::video_data;

class DemuxerTest : public testing::Test {
protected:
    Result<void, ParseError> video(std::uint32_t timestamp, Bytes payload) {
        return demuxer.on_video({.type = formats::RtmpType::Video, .timestamp = timestamp, .payload = payload}
        );
    }
    Result<void, ParseError> audio(std::uint32_t timestamp, Bytes payload) {
        return demuxer.on_audio({.type = formats::RtmpType::Audio, .timestamp = timestamp, .payload = payload}
        );
    }
    void video_config(const Bytes& sps = test::kSps320, int nal_length_size = 4) {
        EXPECT_TRUE(video(0, test::video_header(test::avc_record(sps, test::kPps, nal_length_size))));
    }

    std::vector<media::Frame> frames;
    Demuxer demuxer{[this](media::Frame frame) { frames.push_back(std::move(frame)); }};
};

TEST_F(DemuxerTest, KeepsTheMessagesBytesAsTheFrame) {
    video_config();
    auto payload = test::idr();
    const auto* where = payload.data();
    ASSERT_TRUE(
        demuxer.on_video({.type = formats::RtmpType::Video, .timestamp = 33, .payload = std::move(payload)})
    );
    demuxer.flush();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].storage.data(), where);
    EXPECT_EQ(frames[0].offset, 5u);
    EXPECT_EQ(frames[0].dts, 33 * 90);
    EXPECT_TRUE(frames[0].key);
    EXPECT_TRUE(std::ranges::equal(frames[0].payload(), access_unit({nal(5)})));
}

TEST_F(DemuxerTest, CallsKeyOnlyWhatHoldsAnIdrPicture) {
    video_config();
    ASSERT_TRUE(video(0, video_data(access_unit({nal(1)}), true)));
    ASSERT_TRUE(video(40, video_data(access_unit({nal(6), nal(5)}), false)));
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_FALSE(frames[0].key);
    EXPECT_TRUE(frames[1].key);
}

TEST_F(DemuxerTest, KeepsNegativeCompositionTimes) {
    video_config();
    ASSERT_TRUE(video(40, video_data(access_unit({nal(1)}), false, -40)));
    demuxer.flush();
    EXPECT_EQ(frames[0].cts, -3600);
}

TEST_F(DemuxerTest, RewritesShortNalLengthsAndEmptyNals) {
    for (const int size : {1, 2}) {
        frames.clear();
        video_config(test::kSps320, size);
        ASSERT_TRUE(video(0, video_data(access_unit({nal(6), nal(5)}, size))));
        demuxer.flush();
        ASSERT_EQ(frames.size(), 1u);
        EXPECT_TRUE(std::ranges::equal(frames[0].payload(), access_unit({nal(6), nal(5)})));
        EXPECT_EQ(frames[0].track->config[4], std::byte{0xFF});
    }
    frames.clear();
    video_config(test::kSps640);
    ASSERT_TRUE(video(0, video_data(access_unit({Bytes{}, nal(5), Bytes{}}))));
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_TRUE(std::ranges::equal(frames[0].payload(), access_unit({nal(5)})));
}

TEST_F(DemuxerTest, DropsPicturesWhoseNalLengthsDoNotFit) {
    video_config();
    auto body = access_unit({nal(5)});
    body.pop_back();
    ASSERT_TRUE(video(0, video_data(body)));
    ASSERT_TRUE(video(0, video_data(bytes({0, 0, 0}))));
    ASSERT_TRUE(video(0, bytes({0x17, 1})));
    EXPECT_TRUE(frames.empty());
    EXPECT_EQ(demuxer.dropped(), 3u);
}

TEST_F(DemuxerTest, GathersThePictureWhoseSlicesComeInSeveralMessages) {
    video_config();
    ASSERT_TRUE(audio(0, test::audio_header(test::kAac44)));
    for (const std::uint32_t time : {0U, 40U}) {
        ASSERT_TRUE(video(time, video_data(access_unit({nal(6), nal(5)}))));
        ASSERT_TRUE(audio(time, test::audio_data())); // In between, which it does not wait for.
        ASSERT_TRUE(video(time, video_data(access_unit({nal(5, 9, true)}))));
    }
    ASSERT_TRUE(audio(80, test::audio_data()));
    std::erase_if(frames, [](const auto& frame) { return frame.track->kind == media::TrackKind::Audio; });
    ASSERT_EQ(frames.size(), 2u) << "given out by what comes later";
    for (const auto& frame : frames) {
        EXPECT_TRUE(frame.key);
        EXPECT_TRUE(std::ranges::equal(frame.payload(), access_unit({nal(6), nal(5), nal(5, 9, true)})));
    }
}

TEST_F(DemuxerTest, KeepsPicturesOfOneTimeApart) {
    video_config();
    ASSERT_TRUE(video(40, test::idr()));
    ASSERT_TRUE(video(40, test::delta()));
    ASSERT_TRUE(video(80, video_data(access_unit({nal(1, 8, true)})))); // Whose beginning was lost.
    EXPECT_EQ(frames.size(), 3u);
}

TEST_F(DemuxerTest, HoldsNothingOfThoseWhoSendPicturesWhole) {
    video_config();
    ASSERT_TRUE(video(0, test::idr()));
    for (std::uint32_t i = 1; i < 10; ++i) {
        ASSERT_TRUE(video(i * 40, test::delta()));
        EXPECT_EQ(frames.size(), i + 1);
    }
}

TEST_F(DemuxerTest, ReadsOtherFramingThanTheConfigurationSays) {
    video_config();
    const auto whole = access_unit({nal(6), nal(5)});
    std::vector<Bytes> bodies{
        access_unit({nal(6), nal(5)}, 1), access_unit({nal(6), nal(5)}, 2), access_unit({nal(6), nal(5)}, 3)
    };
    for (const auto& start : {bytes({0, 0, 1}), bytes({0, 0, 0, 1})}) {
        bodies.push_back(test::join({start, nal(6), start, nal(5), bytes({0, 0})}));
    }
    for (const auto& body : bodies) {
        ASSERT_TRUE(video(0, video_data(body)));
        demuxer.flush();
        EXPECT_TRUE(std::ranges::equal(frames.back().payload(), whole));
    }
    EXPECT_EQ(frames.size(), bodies.size());
    EXPECT_EQ(demuxer.dropped(), 0u);
}

TEST_F(DemuxerTest, KeepsThePictureInFrontOfGarbageAndCountsThat) {
    video_config();
    for (const std::size_t size : {20U, 300U}) { // Its length may look like a start code.
        const auto whole = access_unit({nal(5, size)});
        ASSERT_TRUE(video(0, video_data(test::join({whole, bytes({0x12, 0x34, 0x56, 0x78, 0x9A})}))));
        demuxer.flush();
        EXPECT_TRUE(std::ranges::equal(frames.back().payload(), whole));
    }
    EXPECT_EQ(demuxer.dropped(), 2u);
}

TEST_F(DemuxerTest, ReadsStartCodesInPlaceOfTheConfiguration) {
    const auto start = bytes({0, 0, 0, 1});
    ASSERT_TRUE(video(0, test::video_header(test::join({start, test::kSps320, start, test::kPps}))));
    ASSERT_TRUE(video(0, test::idr()));
    demuxer.flush();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].track->config, test::avc_record(test::kSps320, test::kPps));
}

TEST_F(DemuxerTest, TakesTheProfileFromTheSpsWhereTheRecordHasNone) {
    auto record = test::avc_record(test::kSps320, test::kPps);
    std::fill_n(record.begin() + 1, 3, std::byte{0});
    ASSERT_TRUE(video(0, test::video_header(record)));
    ASSERT_TRUE(video(0, test::idr()));
    demuxer.flush();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].track->codec_string, "avc1.42c00d");
    EXPECT_EQ(frames[0].track->config[1], std::byte{0x42});
}

TEST_F(DemuxerTest, KeepsTheTrackOverIdenticalConfigurations) {
    video_config();
    ASSERT_TRUE(video(0, test::idr()));
    video_config();
    ASSERT_TRUE(video(40, test::idr()));
    // Parameter sets repeated in-band change nothing either.
    ASSERT_TRUE(video(80, video_data(access_unit({test::kSps320, test::kPps, nal(5)}))));
    video_config(test::kSps640);
    ASSERT_TRUE(video(120, test::idr()));
    ASSERT_EQ(frames.size(), 4u);
    EXPECT_EQ(frames[0].track, frames[1].track);
    EXPECT_EQ(frames[0].track, frames[2].track);
    EXPECT_NE(frames[2].track, frames[3].track);
    EXPECT_EQ(frames[3].track->width, 640u);
}
TEST_F(DemuxerTest, FollowsParameterSetsThatChangeInBandFromTheNextIdrOn) {
    video_config();
    ASSERT_TRUE(video(0, test::idr()));
    ASSERT_TRUE(video(40, video_data(access_unit({test::kSps640, test::kPps}))));
    ASSERT_TRUE(video(40, test::delta()));
    ASSERT_TRUE(video(80, test::idr()));
    ASSERT_EQ(frames.size(), 3u);
    EXPECT_EQ(frames[1].track->width, 320u);
    EXPECT_EQ(frames[2].track->width, 640u);
}

TEST_F(DemuxerTest, IgnoresParameterSetsThatNoConfigurationCanHold) {
    video_config();
    auto huge = test::kSps640;
    huge.resize(70'000, std::byte{0x80});
    ASSERT_TRUE(video(0, video_data(access_unit({huge, test::kPps, nal(5)}))));
    demuxer.flush();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].track->width, 320u);
    EXPECT_EQ(demuxer.dropped(), 0u);
}

// Case 20.
TEST_F(DemuxerTest, MakesATrackFromInBandParameterSetsAlone) {
    ASSERT_TRUE(video(0, test::delta()));
    ASSERT_TRUE(video(40, video_data(access_unit({test::kSps320, test::kPps, nal(5)}))));
    demuxer.flush();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].track->height, 240u);
    EXPECT_EQ(demuxer.dropped(), 1u);
}

TEST_F(DemuxerTest, IgnoresEmptyConfigurationsAndMessages) {
    video_config();
    ASSERT_TRUE(audio(0, test::audio_header(test::kAac44)));
    ASSERT_TRUE(video(0, test::video_header({})));
    ASSERT_TRUE(audio(0, test::audio_header({})));
    ASSERT_TRUE(video(0, {}));
    ASSERT_TRUE(audio(0, {}));
    ASSERT_TRUE(audio(0, test::audio_data({})));
    EXPECT_EQ(demuxer.dropped(), 0u);
    ASSERT_TRUE(video(0, test::idr()));
    ASSERT_TRUE(audio(0, test::audio_data()));
    demuxer.flush();
    EXPECT_EQ(frames.size(), 2u);
}

TEST_F(DemuxerTest, KeepsTheOldTrackWhenANewConfigurationIsBroken) {
    video_config();
    ASSERT_TRUE(video(0, test::video_header(bytes({1, 2, 3}))));
    ASSERT_TRUE(video(0, test::idr()));
    demuxer.flush();
    EXPECT_EQ(frames.size(), 1u);
    EXPECT_EQ(demuxer.dropped(), 1u);
}

TEST_F(DemuxerTest, NamesUnsupportedCodecs) {
    EXPECT_EQ(video(0, bytes({0x1C, 0, 0, 0, 0})).error().reason(), "H.265 (HEVC)");
    EXPECT_EQ(audio(0, bytes({0x2F, 0xFF, 0xFB})).error().reason(), "MP3");
}

// Case 22: at 44.1 kHz milliseconds round each frame, samples do not.
TEST_F(DemuxerTest, CountsSamplesInsteadOfMilliseconds) {
    ASSERT_TRUE(audio(0, test::audio_header(test::kAac44)));
    constexpr int kFrames = 44100 * 3600 / 1024;
    for (int i = 0; i < kFrames; ++i) {
        const auto millis = static_cast<std::uint32_t>(std::int64_t{i} * 1024 * 1000 / 44100);
        ASSERT_TRUE(audio(7 + millis, test::audio_data()));
    }
    ASSERT_EQ(frames.size(), static_cast<std::size_t>(kFrames));
    EXPECT_EQ(frames.front().dts, 7 * 441 / 10);
    EXPECT_EQ(frames.back().dts - frames.front().dts, std::int64_t{kFrames - 1} * 1024);
}

TEST_F(DemuxerTest, FollowsTheTimestampsWhenSoundIsMissing) {
    ASSERT_TRUE(audio(0, test::audio_header(test::kAac48)));
    ASSERT_TRUE(audio(0, test::audio_data()));
    ASSERT_TRUE(audio(22, test::audio_data()));
    ASSERT_TRUE(audio(1000, test::audio_data()));
    ASSERT_TRUE(audio(500, test::audio_data()));
    ASSERT_EQ(frames.size(), 4u);
    EXPECT_EQ(frames[1].dts, 1024);
    EXPECT_EQ(frames[2].dts, 48000);
    EXPECT_EQ(frames[3].dts, 24000);
}

TEST_F(DemuxerTest, UnwrapsAdts) {
    const auto adts = bytes({0xFF, 0xF1, 0x50, 0x80, 0x01, 0x3F, 0xFC, 0x21, 0x10});
    ASSERT_TRUE(audio(0, test::audio_data(test::join({adts, adts}))));
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[0].track->config, test::kAac44);
    EXPECT_TRUE(std::ranges::equal(frames[0].payload(), bytes({0x21, 0x10})));
    EXPECT_EQ(frames[1].dts, 1024);
}

// Case 13.
TEST_F(DemuxerTest, ContinuesOverTheWrapOf31And32Bits) {
    for (const std::uint64_t wrap : {std::uint64_t{1} << 31, std::uint64_t{1} << 32}) {
        Demuxer fresh([this](media::Frame frame) { frames.push_back(std::move(frame)); });
        frames.clear();
        const auto header = test::video_header(test::avc_record(test::kSps320, test::kPps));
        ASSERT_TRUE(fresh.on_video({.type = formats::RtmpType::Video, .payload = header}));
        for (std::uint64_t i = 0; i < 1000; ++i) {
            const auto time = static_cast<std::uint32_t>((wrap - 5000 + i * 10) % wrap);
            ASSERT_TRUE(fresh.on_video(
                {.type = formats::RtmpType::Video, .timestamp = time, .payload = test::delta()}
            ));
        }
        fresh.flush();
        ASSERT_EQ(frames.size(), 1000u);
        for (std::size_t i = 1; i < frames.size(); ++i) {
            EXPECT_EQ(frames[i].dts - frames[i - 1].dts, 900);
        }
    }
}

// Case 14: jumps are the broadcast's to repair, so they pass as they are.
TEST_F(DemuxerTest, PassesJumpsOn) {
    video_config();
    ASSERT_TRUE(video(10'000, test::idr()));
    ASSERT_TRUE(video(5'000, test::delta()));
    ASSERT_TRUE(video(3'605'000, test::delta()));
    EXPECT_EQ(frames[1].dts - frames[0].dts, -5000 * 90);
    EXPECT_EQ(frames[2].dts - frames[1].dts, 3'600'000 * 90);
}

TEST_F(DemuxerTest, BearsTimestampsThatJumpWithoutEnd) {
    for (const std::uint32_t step : {0x3FFFFFFFU, 0xC0000001U}) {
        std::int64_t furthest = 0;
        Demuxer jumping([&](const media::Frame& frame) { furthest = std::max(furthest, std::abs(frame.dts)); }
        );
        ASSERT_TRUE(
            jumping.on_audio({.type = formats::RtmpType::Audio, .payload = test::audio_header(test::kAac48)})
        );
        std::uint32_t time = 0;
        for (int i = 0; i < 200'000; ++i) {
            ASSERT_TRUE(jumping.on_audio(
                {.type = formats::RtmpType::Audio, .timestamp = time += step, .payload = test::audio_data()}
            ));
        }
        EXPECT_LT(furthest, std::int64_t{1} << 62);
        EXPECT_GT(furthest, std::int64_t{1} << 50);
    }
}

TEST_F(DemuxerTest, IgnoresTheTimestampsOfConfigurations) {
    ASSERT_TRUE(video(0, test::video_header(test::avc_record(test::kSps320, test::kPps))));
    ASSERT_TRUE(video(3'000'000'000, test::idr()));
    demuxer.flush();
    EXPECT_EQ(frames[0].dts, 3'000'000'000LL * 90);
}

} // namespace
} // namespace leams::rtmp
