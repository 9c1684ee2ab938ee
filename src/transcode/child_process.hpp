#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace leams::transcode {

struct ChildLimits {
    std::chrono::milliseconds time{5000};
    std::size_t output_bytes = 4 << 20;
    std::size_t memory_bytes = 1U << 30;
};

/// Runs a program with `input` on its standard input, and gives its standard output. It runs at low priority,
/// with no other descriptors of ours, and is killed when it exceeds a limit. Never give it secrets as
/// arguments. Blocks.
Result<std::string>
run_child_blocking(const std::vector<std::string>& arguments, ByteView input, const ChildLimits& limits);

} // namespace leams::transcode
