#pragma once

#include "core/runtime/metrics.hpp"
#include "media/hub/relay.hpp"

namespace leams::media {

void add_metrics(runtime::Metrics& metrics, const ReaderStats& stats);

} // namespace leams::media
