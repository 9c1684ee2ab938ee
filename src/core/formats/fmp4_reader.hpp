#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>

namespace leams::formats {

/// Where the first sample of a chunk ends, counted from the first byte of its moof, with which `input` begins
/// and which it must hold as a whole. Of one track, whose samples lie behind the moof.
Result<std::uint64_t, ParseError> parse_mp4_first_sample_end(ByteView input);

} // namespace leams::formats
