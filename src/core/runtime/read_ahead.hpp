#pragma once

#include "core/base/descriptor.hpp"

#include <cstdint>

namespace leams::runtime {

/// Whether this much of a file, 8 MiB of it at most, is in memory; as far as a look at some of it tells. Does
/// not block.
bool is_in_memory(const Descriptor& file, std::uint64_t offset, std::uint64_t length);

/// Brings it there. Blocks.
void read_ahead(const Descriptor& file, std::uint64_t offset, std::uint64_t length);

} // namespace leams::runtime
