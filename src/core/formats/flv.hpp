#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace leams::formats {

enum class FlvVideoPacket : std::uint8_t {
    SequenceHeader, // The body is an AVCDecoderConfigurationRecord.
    Nalus,          // The body is NAL units with length prefixes.
    EndOfSequence,
    Command, // Carries no picture, or one of a further track.
};

/// The head of a video message (FLV 10.1, E.4.3) that carries H.264.
struct FlvVideoTag {
    FlvVideoPacket packet = FlvVideoPacket::Nalus;
    bool key = false;                  // As the encoder claims.
    std::int32_t composition_time = 0; // Milliseconds, signed.
    std::size_t header_size = 0;       // Where the body starts.
};

enum class FlvAudioPacket : std::uint8_t {
    SequenceHeader, // The body is an AudioSpecificConfig.
    Raw,            // The body is one access unit.
    OtherTrack,     // A second sound track of Enhanced RTMP, or nothing that sounds.
};

/// The head of an audio message (FLV E.4.2) that carries AAC.
struct FlvAudioTag {
    FlvAudioPacket packet = FlvAudioPacket::Raw;
    std::size_t header_size = 0;
};

/// Unsupported's reason is the codec's name for people, such as "H.265 (HEVC)": the codecs of plain FLV and
/// the FourCCs of Enhanced RTMP are known by name.
Result<FlvVideoTag, ParseError> parse_flv_video(ByteView message) noexcept;
Result<FlvAudioTag, ParseError> parse_flv_audio(ByteView message) noexcept;

} // namespace leams::formats
