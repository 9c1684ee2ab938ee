#pragma once

#include "core/base/result.hpp"
#include "core/runtime/metrics.hpp"
#include "core/runtime/task.hpp"

namespace leams::runtime {

/// What the adapters of cache, pubsub and bus have in common: they may stand on a server that is away. One
/// that lives in this process has nothing to override.
class Backend {
public:
    virtual ~Backend() = default;

    /// On the loop that the adapter was made for, before others use it; does not wait for a server.
    virtual Task<void> start() { co_return; }
    /// On the same loop, when nobody uses it any more: writes what waits, for a bounded time, and hangs up.
    virtual Task<void> stop() { co_return; }
    /// Whether it could serve now; from any loop.
    virtual Task<Result<void>> ping() { co_return Result<void>{}; }
    /// Whether the process cannot serve while ping() fails; else it does without for a while.
    virtual bool is_needed() const { return true; }
    /// Once all who use it have been made.
    virtual void add_metrics(Metrics&) const {}
};

} // namespace leams::runtime
