#include "core/formats/h264.hpp"

#include "core/formats/bit_reader.hpp"

#include <algorithm>
#include <array>

namespace leams::formats {
namespace {

constexpr std::size_t kMaxSpsBytes = 4096;
constexpr std::uint32_t kMaxDimension = 16384;
constexpr double kMaxFps = 480;

Bytes without_emulation_prevention(ByteView nal) {
    Bytes rbsp;
    rbsp.reserve(nal.size());
    std::size_t zeros = 0;
    for (const auto byte : nal) {
        if (zeros >= 2 && byte == std::byte{3}) {
            zeros = 0;
            continue;
        }
        zeros = byte == std::byte{0} ? zeros + 1 : 0;
        rbsp.push_back(byte);
    }
    return rbsp;
}

bool has_chroma_info(std::uint8_t profile) {
    constexpr std::array<std::uint8_t, 13> kProfiles{
        100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135
    };
    return std::find(kProfiles.begin(), kProfiles.end(), profile) != kProfiles.end();
}

void skip_scaling_list(BitReader& bits, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && !bits.overrun(); ++i) {
        if (next != 0) {
            next = static_cast<int>((last + std::int64_t{bits.se()}) & 0xFF);
        }
        last = next == 0 ? last : next;
    }
}

void read_chroma_info(BitReader& bits, H264Sps& sps, bool& separate_planes) {
    sps.chroma_format_idc = bits.ue();
    if (sps.chroma_format_idc == 3) {
        separate_planes = bits.flag();
    }
    sps.bit_depth = 8 + std::min(bits.ue(), 6U);
    bits.ue();    // bit_depth_chroma_minus8
    bits.skip(1); // qpprime_y_zero_transform_bypass_flag
    if (bits.flag()) {
        const int lists = sps.chroma_format_idc == 3 ? 12 : 8;
        for (int i = 0; i < lists; ++i) {
            if (bits.flag()) {
                skip_scaling_list(bits, i < 6 ? 16 : 64);
            }
        }
    }
}

void skip_picture_order(BitReader& bits) {
    const auto type = bits.ue();
    if (type == 0) {
        bits.ue();
    } else if (type == 1) {
        bits.skip(1);
        bits.se();
        bits.se();
        const auto count = bits.ue();
        for (std::uint32_t i = 0; i < count && i < 256 && !bits.overrun(); ++i) {
            bits.se();
        }
    }
}

void skip_hrd(BitReader& bits) {
    const auto count = bits.ue() + 1;
    bits.skip(8);
    for (std::uint32_t i = 0; i < count && i < 32 && !bits.overrun(); ++i) {
        bits.ue();
        bits.ue();
        bits.skip(1);
    }
    bits.skip(20);
}

// E.1.1. A VUI that ends early is common among encoders; what was read until then counts.
void read_vui(BitReader& bits, H264Sps& sps) {
    if (bits.flag() && bits.bits(8) == 255) {
        bits.skip(32);
    }
    if (bits.flag()) {
        bits.skip(1);
    }
    if (bits.flag()) {
        bits.skip(4);
        if (bits.flag()) {
            bits.skip(24);
        }
    }
    if (bits.flag()) {
        bits.ue();
        bits.ue();
    }
    if (bits.flag()) {
        const auto units_in_tick = bits.bits(32);
        const auto time_scale = bits.bits(32);
        bits.skip(1);
        if (!bits.overrun() && units_in_tick != 0 && time_scale != 0) {
            const auto fps = static_cast<double>(time_scale) / (2.0 * static_cast<double>(units_in_tick));
            sps.fps = fps > 0 && fps <= kMaxFps ? fps : 0;
        }
    }
    const bool nal_hrd = bits.flag();
    if (nal_hrd) {
        skip_hrd(bits);
    }
    const bool vcl_hrd = bits.flag();
    if (vcl_hrd) {
        skip_hrd(bits);
    }
    bits.skip(nal_hrd || vcl_hrd ? 2 : 1);
    if (bits.flag()) {
        bits.skip(1);
        bits.ue();
        bits.ue();
        bits.ue();
        bits.ue();
        const auto reorder = bits.ue();
        if (!bits.overrun() && reorder <= 16) {
            sps.max_num_reorder_frames = reorder;
        }
    }
}

Result<void, ParseError> read_size(BitReader& bits, H264Sps& sps, bool separate_planes) {
    const std::uint64_t width_mbs = std::uint64_t{bits.ue()} + 1;
    const std::uint64_t height_units = std::uint64_t{bits.ue()} + 1;
    const bool frame_mbs_only = bits.flag();
    if (!frame_mbs_only) {
        bits.skip(1);
    }
    bits.skip(1);
    const std::uint64_t width = width_mbs * 16;
    const std::uint64_t height = height_units * 16 * (frame_mbs_only ? 1 : 2);
    std::uint64_t crop_x = 0;
    std::uint64_t crop_y = 0;
    if (bits.flag()) {
        const auto left = bits.ue();
        const auto right = bits.ue();
        const auto top = bits.ue();
        const auto bottom = bits.ue();
        const auto chroma = separate_planes ? 0 : sps.chroma_format_idc;
        crop_x = (std::uint64_t{left} + right) * (chroma == 1 || chroma == 2 ? 2 : 1);
        crop_y = (std::uint64_t{top} + bottom) * (chroma == 1 ? 2 : 1) * (frame_mbs_only ? 1 : 2);
    }
    if (bits.overrun()) {
        return ParseError::malformed("SPS ends early");
    }
    if (width > kMaxDimension || height > kMaxDimension || crop_x >= width || crop_y >= height) {
        return ParseError::malformed("SPS with impossible picture size");
    }
    sps.width = static_cast<std::uint32_t>(width - crop_x);
    sps.height = static_cast<std::uint32_t>(height - crop_y);
    return {};
}

Result<void, ParseError> read_sets(ByteReader& reader, std::size_t count, std::vector<ByteView>& sets) {
    for (std::size_t i = 0; i < count; ++i) {
        LEAMS_TRY(const auto size, reader.u16());
        LEAMS_TRY(const auto set, reader.take(size));
        if (set.empty()) {
            return ParseError::malformed("empty parameter set");
        }
        sets.push_back(set);
    }
    return {};
}

bool has_slice_header(ByteView nal) noexcept {
    const auto type = h264_nal_type(nal);
    return type == H264Nal::Slice || type == H264Nal::Idr ||
           type == static_cast<H264Nal>(2); // Data partition A.
}

} // namespace

Result<H264Sps, ParseError> parse_h264_sps(ByteView nal) {
    if (nal.size() < 4 || nal.size() > kMaxSpsBytes || h264_nal_type(nal) != H264Nal::Sps) {
        return ParseError::malformed("not an SPS");
    }
    const auto rbsp = without_emulation_prevention(nal.subspan(1));
    BitReader bits(rbsp);
    H264Sps sps;
    sps.profile_idc = static_cast<std::uint8_t>(bits.bits(8));
    sps.constraints = static_cast<std::uint8_t>(bits.bits(8));
    sps.level_idc = static_cast<std::uint8_t>(bits.bits(8));
    if (bits.ue() > 31) {
        return ParseError::malformed("SPS id out of range");
    }
    bool separate_planes = false;
    if (has_chroma_info(sps.profile_idc)) {
        read_chroma_info(bits, sps, separate_planes);
        if (sps.chroma_format_idc > 3) {
            return ParseError::malformed("SPS with unknown chroma format");
        }
    }
    bits.ue(); // log2_max_frame_num_minus4
    skip_picture_order(bits);
    bits.ue();    // max_num_ref_frames
    bits.skip(1); // gaps_in_frame_num_value_allowed_flag
    LEAMS_CHECK(read_size(bits, sps, separate_planes));
    if (bits.flag()) {
        read_vui(bits, sps);
    }
    return sps;
}

Result<AvcConfig, ParseError> parse_avc_config(ByteView record) {
    ByteReader reader(record);
    LEAMS_TRY(const auto version, reader.u8());
    if (version != 1) {
        return ParseError::unsupported("AVC configuration version");
    }
    AvcConfig config;
    LEAMS_TRY(config.profile_idc, reader.u8());
    LEAMS_TRY(config.constraints, reader.u8());
    LEAMS_TRY(config.level_idc, reader.u8());
    LEAMS_TRY(const auto length_size, reader.u8());
    config.nal_length_size = (length_size & 0x03U) + 1U;
    LEAMS_TRY(const auto sps_count, reader.u8());
    LEAMS_CHECK(read_sets(reader, sps_count & 0x1FU, config.sps));
    LEAMS_TRY(const auto pps_count, reader.u8());
    LEAMS_CHECK(read_sets(reader, pps_count, config.pps));
    return config;
}

Bytes make_avc_config(const std::vector<ByteView>& sps, const std::vector<ByteView>& pps) {
    LEAMS_ASSERT(!sps.empty() && sps.front().size() >= 4);
    const auto& first = sps.front();
    Bytes record;
    ByteWriter writer(record);
    writer.u8(1);
    writer.bytes(first.subspan(1, 3));
    writer.u8(0xFF);
    const auto write_sets = [&](const std::vector<ByteView>& sets, std::size_t most, std::uint8_t reserved) {
        const auto count = std::min(sets.size(), most);
        writer.u8(reserved | count);
        for (std::size_t i = 0; i < count; ++i) {
            writer.u16(sets[i].size());
            writer.bytes(sets[i]);
        }
    };
    write_sets(sps, 31, 0xE0);
    write_sets(pps, 255, 0);
    if (has_chroma_info(std::to_integer<std::uint8_t>(first[1]))) {
        const auto parsed = parse_h264_sps(first);
        writer.u8(0xFC | (parsed ? parsed->chroma_format_idc : 1U));
        writer.u8(0xF8 | (parsed ? parsed->bit_depth - 8 : 0U));
        writer.u8(0xF8 | (parsed ? parsed->bit_depth - 8 : 0U));
        writer.u8(0);
    }
    return record;
}

bool begins_with_start_code(ByteView bytes) noexcept {
    const auto zeros =
        std::find_if(bytes.begin(), bytes.end(), [](std::byte b) { return b != std::byte{0}; });
    return zeros - bytes.begin() >= 2 && zeros != bytes.end() && *zeros == std::byte{1};
}

std::optional<ByteView> NalReader::next_between_start_codes() noexcept {
    constexpr std::array kStart{std::byte{0}, std::byte{0}, std::byte{1}};
    while (!rest_.empty()) {
        const auto start = std::search(rest_.begin(), rest_.end(), kStart.begin(), kStart.end());
        auto nal = rest_.first(static_cast<std::size_t>(start - rest_.begin()));
        rest_ = rest_.subspan(std::min(nal.size() + kStart.size(), rest_.size()));
        while (!nal.empty() && nal.back() == std::byte{0}) {
            nal = nal.first(nal.size() - 1); // trailing_zero_8bits, or a start code of four bytes.
        }
        if (!nal.empty()) {
            return nal;
        }
    }
    return std::nullopt;
}

std::optional<ByteView> NalReader::next() noexcept {
    if (length_size_ == kStartCodes) {
        return next_between_start_codes();
    }
    while (ok_ && !rest_.empty()) {
        if (rest_.size() < length_size_) {
            ok_ = false;
            break;
        }
        std::size_t length = 0;
        for (std::size_t i = 0; i < length_size_; ++i) {
            length = (length << 8) | std::to_integer<std::size_t>(rest_[i]);
        }
        rest_ = rest_.subspan(length_size_);
        if (length > rest_.size()) {
            ok_ = false;
            break;
        }
        const auto nal = rest_.first(length);
        rest_ = rest_.subspan(length);
        if (length != 0) {
            return nal;
        }
    }
    return std::nullopt;
}

std::uint32_t h264_first_macroblock(ByteView nal) noexcept {
    BitReader bits(nal.subspan(1));
    return has_slice_header(nal) ? bits.ue() : 0;
}

bool h264_is_b_slice(ByteView nal) noexcept {
    BitReader bits(nal.subspan(1));
    bits.ue(); // first_mb_in_slice
    const auto slice_type = bits.ue();
    return has_slice_header(nal) && (slice_type == 1 || slice_type == 6);
}

bool h264_has_captions(ByteView access_unit) noexcept {
    // The United States, ATSC, "GA94", cc_data: nothing in which bytes are stuffed.
    constexpr std::array<std::uint8_t, 8> kCaptions{0xB5, 0x00, 0x31, 'G', 'A', '9', '4', 0x03};
    const auto is_same = [](std::byte byte, std::uint8_t value) {
        return std::to_integer<std::uint8_t>(byte) == value;
    };
    NalReader reader(access_unit, 4);
    while (const auto nal = reader.next()) {
        if (h264_nal_type(*nal) == H264Nal::Sei && !std::ranges::search(*nal, kCaptions, is_same).empty()) {
            return true;
        }
    }
    return false;
}

std::string h264_codec_string(const AvcConfig& config) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "avc1.";
    for (const unsigned byte : {config.profile_idc, config.constraints, config.level_idc}) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0x0F];
    }
    return text;
}

std::string h264_name(std::uint8_t profile_idc, std::uint8_t constraints) {
    switch (profile_idc) {
    case 66:
        return (constraints & 0x40) != 0 ? "H.264 Constrained Baseline" : "H.264 Baseline";
    case 77:
        return "H.264 Main";
    case 88:
        return "H.264 Extended";
    case 100:
        return "H.264 High";
    case 110:
        return "H.264 High 10";
    case 122:
        return "H.264 High 4:2:2";
    case 244:
        return "H.264 High 4:4:4 Predictive";
    default:
        return "H.264";
    }
}

} // namespace leams::formats
