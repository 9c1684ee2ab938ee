#pragma once

#include "core/base/bytes.hpp"
#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

#include <cstdint>
#include <string>

namespace leams::formats {

/// What an AudioSpecificConfig says (ISO/IEC 14496-3 1.6.2.1).
struct AacConfig {
    std::uint8_t object_type = 2;            // Of the core coder: 2 is AAC LC.
    std::uint32_t core_sample_rate = 0;      // Hz, what frames are counted in.
    std::uint32_t sample_rate = 0;           // Hz of the decoded sound: twice the core's with SBR.
    std::uint32_t channel_configuration = 0; // 0: a program config element lists the channels.
    std::uint32_t channels = 0;              // Of the core coder; 2 when parametric stereo widens mono.
    std::uint32_t samples_per_frame = 1024;  // At the core rate: 1024 or 960.
    bool sbr = false;                        // Signalled, explicitly or by the backward compatible extension.
    bool parametric_stereo = false;
};

/// Accepts AAC Main, LC, SSR and LTP, with SBR and parametric stereo. Channels of a program config element
/// (channel configuration 0) are counted.
Result<AacConfig, ParseError> parse_audio_specific_config(ByteView config);

/// RFC 6381: "mp4a.40.2", "mp4a.40.5", "mp4a.40.29".
std::string aac_codec_string(const AacConfig& config);

/// For people: "AAC LC", "HE-AAC".
std::string aac_name(const AacConfig& config);

} // namespace leams::formats
