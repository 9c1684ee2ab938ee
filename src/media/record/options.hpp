#pragma once

#include "core/runtime/config.hpp"
#include "media/record/config.hpp"

namespace leams::record {

/// The options recording.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, RecordConfig& config);

} // namespace leams::record
