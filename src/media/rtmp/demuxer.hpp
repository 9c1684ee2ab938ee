#pragma once

#include "core/formats/rtmp_message.hpp"
#include "media/hub/frame.hpp"
#include "media/rtmp/timestamp.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace leams::rtmp {

/// Turns a publisher's audio and video messages into frames, in the order in which they came. Video keeps the
/// message's millisecond clock in 1/90000 s; audio counts samples from its first timestamp and follows the
/// timestamps again when they are more than 100 ms off. Loop-bound.
class Demuxer {
public:
    using Sink = std::function<void(media::Frame)>;

    explicit Demuxer(Sink sink)
        : sink_(std::move(sink)) {}

    /// Fails only with Unsupported, whose reason names the codec. Messages that cannot be decoded are dropped
    /// and counted, as are frames before their configuration.
    Result<void, ParseError> on_video(formats::RtmpMessage message);
    Result<void, ParseError> on_audio(formats::RtmpMessage message);

    /// Gives out the picture that may still lack slices: nothing follows.
    void flush();

    std::uint64_t frames() const noexcept { return frames_; }
    std::uint64_t dropped() const noexcept { return dropped_; }

private:
    struct Picture {
        std::size_t framing = 0; // Size of lengths, or kStartCodes.
        bool whole = false;      // Nothing of it has to be dropped.
        bool has_slice = false;
        bool has_idr = false;
        bool has_sets = false;
        bool begins = true;          // With the first macroblock, where the first slice is concerned.
        std::size_t normal_size = 0; // With 4-byte lengths and without empty NAL units.
    };

    void set_video_config(ByteView record);
    static Picture scan_picture(ByteView body, std::size_t framing);
    std::optional<Picture> find_framing(ByteView body) const;
    bool add_to_held(const media::Frame& more);
    void note_parameter_sets(ByteView body, std::size_t framing);
    void note_parameter_set(ByteView nal);
    void apply_parameter_sets();
    void push_picture(formats::RtmpMessage message, std::size_t header_size, std::int32_t composition_time);

    Result<void, ParseError> set_audio_config(ByteView config);
    Result<void, ParseError> push_adts(ByteView rest, std::int64_t millis);
    void push_sound(Bytes storage, std::size_t offset, std::int64_t millis);
    void drop() noexcept { ++dropped_; }

    Sink sink_;
    TimestampUnwrapper clock_;

    Bytes video_config_; // As sent.
    media::TrackInfoPtr video_track_;
    std::size_t nal_length_size_ = 4;
    std::vector<Bytes> sps_; // Of video_track_.
    std::vector<Bytes> pps_;
    std::vector<Bytes> new_sps_; // Seen in-band, in force from the next IDR picture on.
    std::vector<Bytes> new_pps_;
    bool splits_ = false;              // The publisher sends one picture in several messages.
    std::optional<media::Frame> held_; // Of such a publisher, or the first picture: its rest may follow.
    std::optional<std::int64_t> last_picture_; // Its time.

    Bytes audio_config_;
    media::TrackInfoPtr audio_track_;
    std::int64_t next_sample_ = 0;
    bool audio_started_ = false;

    std::uint64_t frames_ = 0;
    std::uint64_t dropped_ = 0;
};

} // namespace leams::rtmp
