#include "core/formats/flv.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace leams::formats {

namespace {

constexpr std::uint32_t fourcc(std::string_view text) noexcept {
    std::uint32_t value = 0;
    for (const char c : text) {
        value = (value << 8) | static_cast<std::uint8_t>(c);
    }
    return value;
}

std::string_view video_codec_name(std::uint8_t id) noexcept {
    switch (id) {
    case 2:
        return "Sorenson H.263";
    case 3:
        return "Screen Video";
    case 4:
    case 5:
        return "VP6";
    case 6:
        return "Screen Video 2";
    case 8:
        return "VP8";
    case 9:
        return "VP9";
    case 12:
        return "H.265 (HEVC)";
    case 13:
        return "AV1";
    default:
        return "an unknown video codec";
    }
}

std::string_view audio_codec_name(std::uint8_t id) noexcept {
    switch (id) {
    case 0:
    case 3:
        return "PCM";
    case 1:
        return "ADPCM";
    case 2:
    case 14:
        return "MP3";
    case 4:
    case 5:
    case 6:
        return "Nellymoser";
    case 7:
        return "G.711 A-law";
    case 8:
        return "G.711 mu-law";
    case 11:
        return "Speex";
    case 13:
        return "Opus";
    default:
        return "an unknown audio codec";
    }
}

// Enhanced RTMP v2, "ExVideoTagHeader" and "ExAudioTagHeader".
std::string_view fourcc_name(std::uint32_t code) noexcept {
    switch (code) {
    case fourcc("avc1"):
        return "H.264 in Enhanced RTMP form";
    case fourcc("hvc1"):
        return "H.265 (HEVC)";
    case fourcc("vvc1"):
        return "H.266 (VVC)";
    case fourcc("av01"):
        return "AV1";
    case fourcc("vp08"):
        return "VP8";
    case fourcc("vp09"):
        return "VP9";
    case fourcc("mp4a"):
        return "AAC in Enhanced RTMP form";
    case fourcc("Opus"):
        return "Opus";
    case fourcc("fLaC"):
        return "FLAC";
    case fourcc("ac-3"):
        return "Dolby AC-3";
    case fourcc("ec-3"):
        return "Dolby E-AC-3";
    case fourcc(".mp3"):
        return "MP3";
    default:
        return "an unknown Enhanced RTMP codec";
    }
}

// Reads on to the FourCC of the codec; nothing when the message is about a track that is not the first
// (Enhanced RTMP v2, "Multitrack"). OBS sends such beside plain H.264 and AAC.
Result<std::optional<std::uint32_t>, ParseError> first_track_codec(ByteReader& in, bool multitrack) noexcept {
    constexpr std::uint8_t kManyTracksManyCodecs = 2;
    if (!multitrack) {
        LEAMS_TRY(const auto code, in.u32());
        return std::optional(code);
    }
    LEAMS_TRY(const auto kind, in.u8());
    const bool own_codecs = kind >> 4 == kManyTracksManyCodecs;
    std::uint32_t code = 0;
    if (!own_codecs) {
        LEAMS_TRY(code, in.u32());
    }
    LEAMS_TRY(const auto track, in.u8());
    if (track != 0) {
        return std::optional<std::uint32_t>();
    }
    if (own_codecs) {
        LEAMS_TRY(code, in.u32());
    }
    return std::optional(code);
}

Result<FlvVideoTag, ParseError> parse_enhanced_video(ByteReader in, std::uint8_t first) noexcept {
    constexpr std::uint8_t kMultitrack = 6;
    constexpr std::uint8_t kCommandFrame = 5;
    constexpr std::uint8_t kMetadata = 4;
    if (((first >> 4) & 7) == kCommandFrame || (first & 0x0F) == kMetadata) {
        return FlvVideoTag{.packet = FlvVideoPacket::Command, .header_size = in.position()};
    }
    LEAMS_TRY(const auto code, first_track_codec(in, (first & 0x0F) == kMultitrack));
    if (!code) {
        return FlvVideoTag{.packet = FlvVideoPacket::Command, .header_size = in.position()};
    }
    return ParseError::unsupported(fourcc_name(*code));
}

Result<FlvAudioTag, ParseError> parse_enhanced_audio(ByteReader in, std::uint8_t first) noexcept {
    constexpr std::uint8_t kMultichannelConfig = 4;
    constexpr std::uint8_t kMultitrack = 5;
    const auto packet = static_cast<std::uint8_t>(first & 0x0F);
    LEAMS_TRY(const auto code, first_track_codec(in, packet == kMultitrack));
    if (!code || packet == kMultichannelConfig) {
        return FlvAudioTag{.packet = FlvAudioPacket::OtherTrack, .header_size = in.position()};
    }
    return ParseError::unsupported(fourcc_name(*code));
}

} // namespace

Result<FlvVideoTag, ParseError> parse_flv_video(ByteView message) noexcept {
    constexpr std::uint8_t kEnhanced = 0x80;
    constexpr std::uint8_t kCodecAvc = 7;
    constexpr std::uint8_t kKeyFrame = 1;
    constexpr std::uint8_t kCommandFrame = 5;
    ByteReader in(message);
    LEAMS_TRY(const auto first, in.u8());
    if ((first & kEnhanced) != 0) {
        return parse_enhanced_video(in, first);
    }
    const auto frame_type = static_cast<std::uint8_t>(first >> 4);
    if (frame_type == kCommandFrame) {
        return FlvVideoTag{.packet = FlvVideoPacket::Command, .header_size = in.position()};
    }
    const auto codec = static_cast<std::uint8_t>(first & 0x0F);
    if (codec != kCodecAvc) {
        return ParseError::unsupported(video_codec_name(codec));
    }
    LEAMS_TRY(const auto packet, in.u8());
    LEAMS_TRY(const auto time, in.u24());
    FlvVideoTag tag{
        .packet = FlvVideoPacket::Nalus,
        .key = frame_type == kKeyFrame,
        // Sign extension of 24 bits: negative with B-frames of some encoders.
        .composition_time = static_cast<std::int32_t>(time << 8) >> 8,
        .header_size = in.position(),
    };
    switch (packet) {
    case 0:
        tag.packet = FlvVideoPacket::SequenceHeader;
        return tag;
    case 1:
        return tag;
    case 2:
        tag.packet = FlvVideoPacket::EndOfSequence;
        return tag;
    default:
        return ParseError::malformed("unknown AVC packet type");
    }
}

Result<FlvAudioTag, ParseError> parse_flv_audio(ByteView message) noexcept {
    constexpr std::uint8_t kFormatAac = 10;
    constexpr std::uint8_t kFormatEnhanced = 9;
    ByteReader in(message);
    LEAMS_TRY(const auto first, in.u8());
    const auto format = static_cast<std::uint8_t>(first >> 4);
    if (format == kFormatEnhanced) {
        return parse_enhanced_audio(in, first);
    }
    if (format != kFormatAac) {
        return ParseError::unsupported(audio_codec_name(format));
    }
    LEAMS_TRY(const auto packet, in.u8());
    if (packet > 1) {
        return ParseError::malformed("unknown AAC packet type");
    }
    return FlvAudioTag{
        .packet = packet == 0 ? FlvAudioPacket::SequenceHeader : FlvAudioPacket::Raw,
        .header_size = in.position(),
    };
}

} // namespace leams::formats
