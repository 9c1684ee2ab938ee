#include "core/net/metrics.hpp"

namespace leams::net {

using runtime::reading;

void add_metrics(runtime::Metrics& metrics, const HttpStats& stats) {
    metrics.counter("leams_http_connections_total", "HTTP connections accepted", reading(stats.connections));
    metrics.counter("leams_http_requests_total", "HTTP requests", reading(stats.requests));
    metrics.counter(
        "leams_http_refused_total", "HTTP connections refused over a limit", reading(stats.refused)
    );
    metrics.counter(
        "leams_http_malformed_total", "HTTP requests that were not HTTP", reading(stats.malformed)
    );
    metrics.gauge("leams_http_open_connections", "Open HTTP connections and WebSockets", reading(stats.open));
    metrics.gauge("leams_websockets", "Open WebSockets", reading(stats.websockets));
}

} // namespace leams::net
