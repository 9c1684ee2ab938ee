#pragma once

#include "core/base/time.hpp"
#include "media/hub/frame.hpp"
#include "media/hub/track.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace leams::packaging::test {

class ManualClock final : public Clock {
public:
    UnixMillis now() const override { return millis; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(millis));
    }
    UnixMillis millis = 1'800'000'000'000;
};

inline media::TrackInfoPtr video_track(std::uint32_t width = 1280) {
    auto track = std::make_shared<media::TrackInfo>();
    track->kind = media::TrackKind::Video;
    track->timescale = 90000;
    track->codec_string = "avc1.64001f";
    track->config = Bytes{std::byte{1}, static_cast<std::byte>(width & 0xFF)};
    track->width = width;
    track->height = 720;
    return track;
}

inline media::TrackInfoPtr audio_track(std::uint32_t rate = 48000) {
    const Bytes config{
        std::byte{rate == 48000 ? std::uint8_t{0x11} : std::uint8_t{0x12}},
        std::byte{rate == 48000 ? std::uint8_t{0x90} : std::uint8_t{0x10}}
    };
    auto track = media::make_aac_track(config);
    return *std::move(track);
}

inline media::FramePtr
make_frame(const media::TrackInfoPtr& track, std::int64_t dts, bool key, std::size_t bytes = 300) {
    auto frame = std::make_shared<media::Frame>();
    frame->track = track;
    frame->dts = dts;
    frame->key = key;
    frame->storage.resize(bytes);
    return frame;
}

} // namespace leams::packaging::test
