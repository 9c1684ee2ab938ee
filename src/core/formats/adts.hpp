#pragma once

#include "core/base/bytes.hpp"

#include <array>
#include <cstddef>

namespace leams::formats {

/// One ADTS frame (ISO/IEC 14496-3 1.A.3.2) with a single AAC access unit. `payload` points into the input.
struct AdtsFrame {
    std::array<std::byte, 2> config{}; // The AudioSpecificConfig that its header amounts to.
    ByteView payload;
    std::size_t size = 0; // Header and payload.
};

/// Whether the bytes begin with ADTS's sync word. No raw AAC access unit does.
bool starts_with_adts(ByteView input) noexcept;

/// Reads the frame at the front of `input`.
Result<AdtsFrame, ParseError> parse_adts(ByteView input) noexcept;

} // namespace leams::formats
