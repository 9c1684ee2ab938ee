#pragma once

#include "core/net/http_server.hpp"
#include "core/runtime/metrics.hpp"

namespace leams::net {

/// What a server counts.
void add_metrics(runtime::Metrics& metrics, const HttpStats& stats);

} // namespace leams::net
