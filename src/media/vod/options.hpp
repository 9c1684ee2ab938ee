#pragma once

#include "core/runtime/config.hpp"
#include "media/vod/config.hpp"

namespace leams::vod {

/// The options dvr.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, Config& config);

} // namespace leams::vod
