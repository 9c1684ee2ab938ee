#include "core/runtime/pool_stats.hpp"

#include <array>

namespace leams::runtime {
namespace {

constexpr std::array kSeconds{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0
};

} // namespace

PoolStats::PoolStats()
    : wait_s(kSeconds)
    , work_s(kSeconds) {}

void add_metrics(Metrics& metrics, const PoolStats& stats, const std::string& pool) {
    const MetricLabels labels{{"pool", pool}};
    metrics.gauge(
        "leams_pool_pending", "Blocking work that waits or is done", reading(stats.pending), labels
    );
    metrics.counter(
        "leams_pool_refused_total", "Blocking work refused or given up", reading(stats.refused), labels
    );
    metrics.histogram(
        "leams_pool_wait_seconds", "Until a thread had time for blocking work", stats.wait_s, labels
    );
    metrics.histogram("leams_pool_work_seconds", "How long blocking work took", stats.work_s, labels);
}

} // namespace leams::runtime
