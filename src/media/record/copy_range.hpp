#pragma once

#include "core/base/result.hpp"
#include "media/packaging/segment_file.hpp"

namespace leams::record {

/// Appends a range of one file to another, whose own position is its end. Where the kernel can, the bytes do
/// not pass through user space. ResourceExhausted when the disk is full; some may have been written. Blocks.
Result<void> append_range(int to, int from, packaging::ByteRange range);

} // namespace leams::record
