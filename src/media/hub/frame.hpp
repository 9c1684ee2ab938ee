#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace leams::media {

enum class TrackKind : std::uint8_t { Video, Audio };
enum class Codec : std::uint8_t { H264, Aac };

/// How to decode a track. Immutable; a change of parameters is a new TrackInfo, and frames point to theirs.
struct TrackInfo {
    TrackKind kind = TrackKind::Video;
    Codec codec = Codec::H264;
    std::uint32_t timescale = 90000; // Ticks per second of dts and cts; the sample rate for audio.
    Bytes config; // H264: AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1). AAC: AudioSpecificConfig.
    std::string codec_string; // RFC 6381, such as "avc1.64001f" or "mp4a.40.2".
    std::string codec_name;   // For people, such as "H.264 High" or "AAC LC".

    std::uint32_t width = 0; // Video: visible pixels after cropping.
    std::uint32_t height = 0;
    bool common_format = true; // Video: 4:2:0 with 8 bits; phones and televisions show nothing else.
    double declared_fps = 0;   // Video: from the VUI timing; 0 when the stream does not say.

    std::uint32_t sample_rate = 0; // Audio: Hz of the decoded sound (after SBR).
    std::uint32_t channels = 0;
    std::uint32_t samples_per_frame = 1024; // Audio: in units of timescale.
};
using TrackInfoPtr = std::shared_ptr<const TrackInfo>;

/// One coded picture or audio frame. Immutable once pushed and shared by every reader; never copied.
struct Frame {
    TrackInfoPtr track;
    std::int64_t dts = 0; // In track->timescale ticks, 64-bit, unwrapped.
    std::int32_t cts = 0; // Signed: presentation time is dts + cts.
    bool key = false;     // Video: an IDR picture. Audio: always true.
    Bytes storage;        // H264: 4-byte length-prefixed NAL units (AVCC). AAC: raw access unit without ADTS.
    std::size_t offset = 0; // Where the payload starts in storage: what a protocol's own header takes.

    ByteView payload() const noexcept { return ByteView(storage).subspan(offset); }
};
using FramePtr = std::shared_ptr<const Frame>;

} // namespace leams::media
