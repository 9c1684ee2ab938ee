#pragma once

#include "core/runtime/metrics.hpp"

namespace leams::app {

/// What the process itself tells: its version, processor time, memory and log.
void add_process_metrics(runtime::Metrics& metrics);

} // namespace leams::app
