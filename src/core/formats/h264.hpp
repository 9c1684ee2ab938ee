#pragma once

#include "core/base/bytes.hpp"
#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

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
    std::size_t nal_length_size = 4; // 1 to 4; 3 is no standard.
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
};

/// `nal` starts with the NAL unit's header byte and may contain emulation prevention bytes.
Result<H264Sps, ParseError> parse_h264_sps(ByteView nal);

Result<AvcConfig, ParseError> parse_avc_config(ByteView record);

/// Writes a record with 4-byte NAL lengths. `sps` must hold at least one set, of at least 4 bytes.
Bytes make_avc_config(const std::vector<ByteView>& sps, const std::vector<ByteView>& pps);

/// NAL units between start codes (ITU-T H.264 annex B) instead of behind lengths.
inline constexpr std::size_t kStartCodes = 0;

/// Whether the bytes begin with a start code of annex B. Those of length-prefixed units may, too.
bool begins_with_start_code(ByteView bytes) noexcept;

/// Walks the NAL units of one access unit, length-prefixed or between start codes. After a malformed length
/// next() is empty and ok() false.
class NalReader {
public:
    NalReader(ByteView access_unit, std::size_t nal_length_size) noexcept
        : rest_(access_unit)
        , length_size_(nal_length_size) {}

    /// The next NAL unit, never of zero length, or nothing at the end.
    std::optional<ByteView> next() noexcept;
    bool ok() const noexcept { return ok_; }

private:
    std::optional<ByteView> next_between_start_codes() noexcept;

    ByteView rest_;
    std::size_t length_size_;
    bool ok_ = true;
};

inline H264Nal h264_nal_type(ByteView nal) noexcept {
    return static_cast<H264Nal>(std::to_integer<std::uint8_t>(nal.front()) & 0x1F);
}

/// Where in its picture a slice begins: first_mb_in_slice (ITU-T H.264 7.3.3). 0 for what is no slice.
std::uint32_t h264_first_macroblock(ByteView nal) noexcept;

/// Whether it is a slice of a B picture, which may be shown before pictures that are decoded before it.
bool h264_is_b_slice(ByteView nal) noexcept;

/// Whether an access unit of NAL units behind 4-byte lengths carries closed captions, CEA-608 or CEA-708, in
/// its user data (ATSC A/53 part 4, section 6.2.3).
bool h264_has_captions(ByteView access_unit) noexcept;

/// RFC 6381 section 3.3: "avc1.64001f".
std::string h264_codec_string(const AvcConfig& config);

/// For people: "H.264 High".
std::string h264_name(std::uint8_t profile_idc, std::uint8_t constraints);

} // namespace leams::formats
