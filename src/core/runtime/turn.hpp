#pragma once

#include <cstdint>

namespace leams::runtime {

/// In which of a pool's two queues work waits: Later's is touched only while First's is empty.
enum class Turn : std::uint8_t { First, Later };

} // namespace leams::runtime
