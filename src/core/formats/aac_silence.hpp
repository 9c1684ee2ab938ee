#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace leams::formats {

/// One frame of silence (a raw_data_block, ISO/IEC 14496-3 4.4.2.1) for a channel configuration of 1 to 7, of
/// any sample rate and object type; empty for others, whose elements the configuration itself does not tell.
Bytes make_silent_aac_frame(std::uint32_t channel_configuration);

/// The same with filling, so that it takes exactly `size` bytes; where the configuration is another, or too
/// little room for its channels, a frame without any.
Bytes make_silent_aac_frame(std::uint32_t channel_configuration, std::size_t size);

} // namespace leams::formats
