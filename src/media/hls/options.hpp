#pragma once

#include "core/runtime/config.hpp"
#include "media/hls/delivery.hpp"

namespace leams::hls {

/// The options hls.* of what is delivered; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, DeliveryConfig& config);

/// The options limits.viewers*.
void add_options(runtime::ConfigTable& table, SeatLimits& limits);

} // namespace leams::hls
