#pragma once

#include "core/runtime/metrics.hpp"
#include "services/streams/live_list.hpp"

namespace leams::streams {

void add_metrics(runtime::Metrics& metrics, const LiveBoard& board);

} // namespace leams::streams
