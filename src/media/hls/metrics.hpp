#pragma once

#include "core/runtime/metrics.hpp"
#include "media/hls/delivery.hpp"

#include <vector>

namespace leams::hls {

/// Of the deliveries of all loops together.
void add_metrics(runtime::Metrics& metrics, std::vector<Delivery*> deliveries);

} // namespace leams::hls
