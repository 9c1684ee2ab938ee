#pragma once

#include "core/base/id.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/task.hpp"
#include "services/streams/api.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace leams::streams {

struct ViewerLimits {
    std::chrono::milliseconds lifetime{45'000}; // A viewer counts this long after his last heartbeat.
    // More players behind one address count no further, nor do more that call themselves the same there.
    std::size_t per_address = 100;
    std::size_t per_agent = 20;
};

/// Is told of viewers as they report. Called on any loop.
class ViewerWatch {
public:
    virtual ~ViewerWatch() = default;
    virtual void reported(const BroadcastId& id, const Viewer& viewer) = 0;
    /// The viewer's tab is closed.
    virtual void left(const BroadcastId& id, const Viewer& viewer) = 0;
};

/// Counts who watches: tabs of guests, and accounts however many tabs they have, that reported within the
/// last 45 seconds and have not said that they leave. Thread-safe; the numbers are in the shared cache.
class Viewers {
public:
    explicit Viewers(runtime::Cache& cache, ViewerLimits limits = {}, ViewerWatch* watch = nullptr)
        : cache_(cache)
        , limits_(limits)
        , watch_(watch) {}

    /// Gives the number of viewers, the caller included unless his address is over its limit.
    runtime::Task<std::int64_t> heartbeat(BroadcastId id, Viewer viewer);
    /// The viewer's tab is closed. Does nothing when it was not counted.
    runtime::Task<> leave(BroadcastId id, Viewer viewer);
    runtime::Task<std::int64_t> count(BroadcastId id);
    /// The same of each of `ids`.
    runtime::Task<std::vector<std::int64_t>> counts(std::vector<BroadcastId> ids);

private:
    runtime::Cache& cache_;
    ViewerLimits limits_;
    ViewerWatch* watch_;
};

} // namespace leams::streams
