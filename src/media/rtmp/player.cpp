#include "media/rtmp/player.hpp"

#include <algorithm>
#include <string>
#include <variant>

namespace leams::rtmp {
namespace {

using formats::AmfObject;
using formats::AmfValue;
using formats::RtmpType;

// FLV E.4.2.1 and E.4.3.1.
constexpr std::uint8_t kAac44Stereo16 = 0xAF; // What is said of AAC, whatever it is; its header tells.
constexpr std::uint8_t kKeyAvc = 0x17;
constexpr std::uint8_t kInterAvc = 0x27;
constexpr std::uint8_t kSequenceHeader = 0;
constexpr std::uint8_t kMedia = 1;
constexpr double kFlvAvc = 7;
constexpr double kFlvAac = 10;

void add(AmfObject& object, std::string name, double value) {
    object.properties.push_back({std::move(name), {value}});
}

/// An ECMA array, from which ffmpeg learns which tracks to expect.
AmfValue metadata_of(const media::Tracks& tracks) {
    AmfObject about{.properties = {}, .ecma_array = true};
    if (tracks.video) {
        add(about, "width", tracks.video->width);
        add(about, "height", tracks.video->height);
        if (tracks.video->declared_fps > 0) {
            add(about, "framerate", tracks.video->declared_fps);
        }
        add(about, "videocodecid", kFlvAvc);
    }
    if (tracks.audio) {
        add(about, "audiosamplerate", tracks.audio->sample_rate);
        about.properties.push_back({"stereo", {tracks.audio->channels > 1}});
        add(about, "audiochannels", tracks.audio->channels);
        add(about, "audiocodecid", kFlvAac);
    }
    return {std::move(about)};
}

} // namespace

std::optional<media::ReadEnd> Player::write() {
    if (const auto cut = reader_->cut()) {
        return cut; // However much waits for the socket.
    }
    while (session_.output().size() < kHighWater) {
        const auto event = reader_->take();
        if (!event) {
            break;
        }
        if (const auto* tracks = std::get_if<media::Tracks>(&*event)) {
            write_tracks(*tracks);
        } else if (const auto* frame = std::get_if<media::FramePtr>(&*event)) {
            write_frame(**frame);
        } else if (const auto* why = std::get_if<media::ReadEnd>(&*event)) {
            return *why;
        }
    }
    return std::nullopt;
}

void Player::write_tracks(const media::Tracks& tracks) {
    session_.send_metadata(metadata_of(tracks));
    if (tracks.video && !media::same_parameters(tracks.video, tracks_.video)) {
        message_.clear();
        ByteWriter out(message_);
        out.u8(kKeyAvc);
        out.u8(kSequenceHeader);
        out.u24(0);
        out.bytes(tracks.video->config);
        session_.send_media(RtmpType::Video, last_, message_);
    }
    if (tracks.audio && !media::same_parameters(tracks.audio, tracks_.audio)) {
        message_.clear();
        ByteWriter out(message_);
        out.u8(kAac44Stereo16);
        out.u8(kSequenceHeader);
        out.bytes(tracks.audio->config);
        session_.send_media(RtmpType::Audio, last_, message_);
    }
    tracks_ = tracks;
}

void Player::write_frame(const media::Frame& frame) {
    const auto timestamp = timestamp_of(frame);
    message_.clear();
    ByteWriter out(message_);
    if (frame.track->kind == media::TrackKind::Video) {
        const auto shift = media::to_media_time(frame.cts, frame.track->timescale).count() / 1000;
        out.u8(frame.key ? kKeyAvc : kInterAvc);
        out.u8(kMedia);
        out.u24(static_cast<std::uint32_t>(shift) & 0xFFFFFFU); // Signed, in two's complement.
    } else {
        out.u8(kAac44Stereo16);
        out.u8(kMedia);
    }
    out.bytes(frame.payload());
    const bool video = frame.track->kind == media::TrackKind::Video;
    session_.send_media(video ? RtmpType::Video : RtmpType::Audio, timestamp, message_);
}

// Modulo 2^32. Sound of before the first picture shares its time.
std::uint32_t Player::timestamp_of(const media::Frame& frame) {
    const auto ms = media::to_media_time(frame.dts, frame.track->timescale).count() / 1000;
    if (!begin_ms_) {
        begin_ms_ = ms;
    }
    last_ = static_cast<std::uint32_t>(std::max<std::int64_t>(ms - *begin_ms_, 0));
    return last_;
}

} // namespace leams::rtmp
