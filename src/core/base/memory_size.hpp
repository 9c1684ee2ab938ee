#pragma once

#include <cstdint>

namespace leams {

/// The memory of this machine in bytes, or of the control group of this process where that is less.
std::uint64_t machine_memory();

} // namespace leams
