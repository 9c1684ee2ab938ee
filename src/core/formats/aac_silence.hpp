#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>

namespace leams::formats {

/// One frame of silence (a raw_data_block, ISO/IEC 14496-3 4.4.2.1) for a channel configuration of 1 to 7, of
/// any sample rate and object type; empty for others, whose elements the configuration itself does not tell.
Bytes make_silent_aac_frame(std::uint32_t channel_configuration);

} // namespace leams::formats
