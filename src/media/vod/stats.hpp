#pragma once

#include <atomic>
#include <cstdint>

namespace leams::vod {

/// What the delivery of one loop counts. Each may be read on any thread.
struct Stats {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};   // 503: too many at once, or the store is away.
    std::atomic<std::uint64_t> downloads{0}; // Begun.
};

} // namespace leams::vod
