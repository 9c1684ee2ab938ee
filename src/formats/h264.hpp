#pragma once

#include "base/bytes.hpp"
#include "base/parse_error.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::formats {

/// NAL unit types that we tell apart (ITU-T H.264 table 7-1).
enum class H264Nal : std::uint8_t {
    Slice = 1,
    Idr = 5,
    Sei = 6,
    Sps = 7,
    Pps = 8,
    AccessUnitDelimiter = 9,
    Filler = 12,
};

/// What a sequence parameter set says (ITU-T H.264 7.3.2.1.1 and E.1.1).
struct H264Sps {
    std::uint8_t profile_idc = 0;
    std::uint8_t constraints = 0; // The constraint_set flags' byte.
    std::uint8_t level_idc = 0;
    std::uint32_t chroma_format_idc = 1;
    std::uint32_t bit_depth = 8;
    std::uint32_t width = 0; // After cropping.
    std::uint32_t height = 0;
    double fps = 0; // From the VUI timing; 0 when absent or absurd.
    std::optional<std::uint32_t> max_num_reorder_frames;
};

/// An AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1). The views point into the parsed bytes.
struct AvcConfig {
    std::uint8_t profile_idc = 0;
    std::uint8_t constraints = 0;
    std::uint8_t level_idc = 0;
    std::size_t nal_length_size = 4; // 1, 2 or 4.
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
};

/// `nal` starts with the NAL unit's header byte and may contain emulation prevention bytes.
Result<H264Sps, ParseError> parse_h264_sps(ByteView nal);

Result<AvcConfig, ParseError> parse_avc_config(ByteView record);

/// Writes a record with 4-byte NAL lengths. `sps` must hold at least one set, of at least 4 bytes.
Bytes make_avc_config(const std::vector<ByteView>& sps, const std::vector<ByteView>& pps);

/// Walks the length-prefixed NAL units of one access unit. After a malformed length next() is empty and ok()
/// false.
class NalReader {
public:
    NalReader(ByteView access_unit, std::size_t nal_length_size) noexcept
        : rest_(access_unit)
        , length_size_(nal_length_size) {}

    /// The next NAL unit, never of zero length, or nothing at the end.
    std::optional<ByteView> next() noexcept;
    bool ok() const noexcept { return ok_; }

private:
    ByteView rest_;
    std::size_t length_size_;
    bool ok_ = true;
};

inline H264Nal h264_nal_type(ByteView nal) noexcept {
    return static_cast<H264Nal>(std::to_integer<std::uint8_t>(nal.front()) & 0x1F);
}

/// RFC 6381 section 3.3: "avc1.64001f".
std::string h264_codec_string(const AvcConfig& config);

/// For people: "H.264 High".
std::string h264_name(std::uint8_t profile_idc, std::uint8_t constraints);

} // namespace leams::formats
