#include "media/hub/start_gate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leams::media {
namespace {

TrackInfoPtr make_track(TrackKind kind, int config = 1) {
    auto track = std::make_shared<TrackInfo>();
    track->kind = kind;
    track->codec = kind == TrackKind::Video ? Codec::H264 : Codec::Aac;
    track->timescale = 1000;
    track->config = Bytes{static_cast<std::byte>(config)};
    return track;
}

struct Gate {
    /// Pushes one frame; what came out since the last call is appended to `text` as "V100 A120 ...", keys in
    /// capitals.
    void push(const TrackInfoPtr& track, std::int64_t dts, bool key = true) {
        Frame frame;
        frame.track = track;
        frame.dts = dts;
        frame.key = key;
        frame.storage.resize(1);
        std::vector<Frame> output;
        gate.push(std::move(frame), output);
        for (const auto& out : output) {
            const char letter = out.track->kind == TrackKind::Audio ? 'A' : out.key ? 'V' : 'v';
            text += (text.empty() ? "" : " ") + std::string(1, letter) + std::to_string(out.dts);
        }
    }
    StartGate gate;
    std::string text;
    TrackInfoPtr video = make_track(TrackKind::Video);
    TrackInfoPtr audio = make_track(TrackKind::Audio);
};

TEST(StartGate, OpensAtOnceWhenBothTracksAreThere) {
    Gate gate;
    gate.push(gate.video, 0);
    EXPECT_EQ(gate.text, "");
    gate.push(gate.audio, 5);
    EXPECT_EQ(gate.text, "V0 A5");
}

TEST(StartGate, LeavesOutSoundFromBeforeTheFirstPicture) {
    Gate gate;
    gate.push(gate.audio, 0);
    gate.push(gate.audio, 20);
    gate.push(gate.video, 30);
    gate.push(gate.audio, 40);
    EXPECT_EQ(gate.text, "V30 A40");
}

TEST(StartGate, StartsVideoAloneAfterASecond) {
    Gate gate;
    for (int i = 0; i <= 10; ++i) {
        EXPECT_FALSE(gate.gate.open());
        gate.push(gate.video, i * 100, i == 0);
    }
    EXPECT_TRUE(gate.gate.open());
    EXPECT_TRUE(gate.text.starts_with("V0 v100"));
}

TEST(StartGate, StartsSoundAloneAfterASecond) {
    Gate gate;
    for (int i = 0; i <= 10; ++i) {
        gate.push(gate.audio, i * 100);
    }
    EXPECT_TRUE(gate.text.starts_with("A0 A100"));
}

TEST(StartGate, WaitsTwoSecondsForAKeyPictureThenStartsWithSound) {
    Gate gate;
    for (int i = 0; i < 20; ++i) {
        gate.push(gate.video, i * 100, false);
        gate.push(gate.audio, i * 100);
        EXPECT_FALSE(gate.gate.open()) << i;
    }
    gate.push(gate.audio, 2000);
    EXPECT_TRUE(gate.gate.open());
    gate.push(gate.video, 2100, false);
    gate.push(gate.video, 2200, true);
    EXPECT_TRUE(gate.text.ends_with("A2000 V2200"));
    EXPECT_EQ(gate.text.find('v'), std::string::npos);
}

TEST(StartGate, VideoWithoutKeyPictureWaitsForOne) {
    Gate gate;
    for (int i = 0; i < 100; ++i) {
        gate.push(gate.video, i * 100, false);
    }
    EXPECT_EQ(gate.text, "");
    gate.push(gate.video, 10'000, true);
    gate.push(gate.video, 10'100, false);
    EXPECT_EQ(gate.text, "V10000 v10100");
}

TEST(StartGate, NewParametersNeedAKeyPicture) {
    Gate gate;
    gate.push(gate.video, 0);
    gate.push(gate.audio, 0);
    const auto other = make_track(TrackKind::Video, 2);
    gate.push(other, 40, false);
    gate.push(other, 80, true);
    EXPECT_EQ(gate.text, "V0 A0 V80");
}

TEST(StartGate, HidesRepeatedAnnouncements) {
    Gate gate;
    gate.push(gate.video, 0);
    gate.push(gate.audio, 0);
    Frame frame;
    frame.track = make_track(TrackKind::Video);
    frame.storage.resize(1);
    std::vector<Frame> output;
    gate.gate.push(std::move(frame), output);
    ASSERT_EQ(output.size(), 1U);
    EXPECT_EQ(output[0].track, gate.video);
}

TEST(StartGate, HoldsBoundedBytes) {
    StartGate gate;
    const auto video = make_track(TrackKind::Video);
    std::vector<Frame> output;
    for (int i = 0; i < 100 && output.empty(); ++i) {
        Frame frame;
        frame.track = video;
        frame.dts = i;
        frame.key = true;
        frame.storage.resize(1U << 20);
        gate.push(std::move(frame), output);
    }
    EXPECT_LE(output.size(), StartGate::kMaxHeldBytes >> 20);
    EXPECT_TRUE(gate.open());
}

} // namespace
} // namespace leams::media
