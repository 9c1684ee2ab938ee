#pragma once

#include "core/runtime/metrics.hpp"

#include <atomic>
#include <cstdint>
#include <string>

namespace leams::runtime {

/// What a pool of blocking work counts.
struct PoolStats {
    PoolStats();

    std::atomic<std::int64_t> pending{0}; // Waiting or at work now.
    std::atomic<std::uint64_t> refused{0};
    Histogram wait_s; // Until a thread had time.
    Histogram work_s;
};

void add_metrics(Metrics& metrics, const PoolStats& stats, const std::string& pool);

} // namespace leams::runtime
