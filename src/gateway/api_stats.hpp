#pragma once

#include "core/net/router.hpp"
#include "core/runtime/metrics.hpp"

#include <atomic>
#include <cstdint>
#include <vector>

namespace leams::gateway {

/// Counts of the API, shared by all loops.
struct ApiStats {
    explicit ApiStats(const net::Router& router);

    /// How long the answers of one of the router's routes took, in seconds.
    runtime::Histogram& seconds_of(const net::Route& route);

    const net::Router& router;
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> client_errors{0};
    std::atomic<std::uint64_t> server_errors{0};
    std::atomic<std::uint64_t> limited{0};
    std::atomic<bool> untrusted_proxy{false}; // Whether somebody spoke for others without being trusted.
    std::vector<runtime::Histogram> seconds;  // By the routes' places in the router.
};

void add_metrics(runtime::Metrics& metrics, const ApiStats& stats);

} // namespace leams::gateway
