#pragma once

#include "core/runtime/config.hpp"
#include "services/notices/config.hpp"

namespace leams::notices {

/// The options notices.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, Config& config);

} // namespace leams::notices
