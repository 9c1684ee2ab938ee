#pragma once

#include "base/id.hpp"
#include "runtime/cache.hpp"
#include "runtime/task.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace leams::streams {

struct ViewerLimits {
    std::chrono::milliseconds lifetime{45'000}; // A viewer counts this long after his last heartbeat.
    std::size_t per_address = 20;               // More players behind one address count no further.
};

/// Counts who watches: sessions, or accounts when they are known, that reported within the last 45 seconds.
/// Thread-safe; the numbers are in the shared cache.
class Viewers {
public:
    explicit Viewers(runtime::Cache& cache, ViewerLimits limits = {})
        : cache_(cache)
        , limits_(limits) {}

    /// Gives the number of viewers, the caller included unless his address is over its limit.
    runtime::Task<std::int64_t>
    heartbeat(BroadcastId id, UserId viewer, std::string session_id, std::string address);
    runtime::Task<std::int64_t> count(BroadcastId id);

private:
    runtime::Cache& cache_;
    ViewerLimits limits_;
};

} // namespace leams::streams
