#pragma once

#include "core/runtime/metrics.hpp"
#include "media/rtmp/stats.hpp"

namespace leams::rtmp {

void add_metrics(runtime::Metrics& metrics, const Stats& stats);

} // namespace leams::rtmp
