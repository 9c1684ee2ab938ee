#pragma once

#include "core/runtime/config.hpp"
#include "services/vods/config.hpp"

namespace leams::vods {

/// The options vods.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, Config& config);

} // namespace leams::vods
