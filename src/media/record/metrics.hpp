#pragma once

#include "core/runtime/metrics.hpp"
#include "media/record/recorder.hpp"

namespace leams::record {

void add_metrics(runtime::Metrics& metrics, const Recorder& recorder);

} // namespace leams::record
