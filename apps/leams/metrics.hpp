#pragma once

#include "gateway/api_handler.hpp"
#include "hls/delivery.hpp"
#include "net/http_server.hpp"
#include "rtmp/stats.hpp"
#include "streams/live_list.hpp"

#include <string>

namespace leams::app {

/// Where the metrics page reads its numbers. All are readable from any thread.
struct MetricSources {
    const net::HttpStats& http;
    const rtmp::Stats& rtmp;
    const gateway::ApiStats& api;
    const streams::LiveBoard& board;
};

/// Prometheus' text format.
std::string make_metrics(const MetricSources& sources);

} // namespace leams::app
