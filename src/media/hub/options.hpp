#pragma once

#include "core/runtime/config.hpp"
#include "media/hub/config.hpp"

namespace leams::media {

/// The options media.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, MediaConfig& config);

} // namespace leams::media
