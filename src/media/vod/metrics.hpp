#pragma once

#include "core/runtime/metrics.hpp"
#include "media/vod/delivery.hpp"

#include <vector>

namespace leams::vod {

/// Of the deliveries of all loops together, which outlive the metrics, as the playlists do.
void add_metrics(
    runtime::Metrics& metrics, std::vector<Delivery*> deliveries, const PlaylistCache& playlists
);

} // namespace leams::vod
