#include "media/rtmp/metrics.hpp"

namespace leams::rtmp {

using runtime::reading;

void add_metrics(runtime::Metrics& metrics, const Stats& stats) {
    metrics.gauge("leams_rtmp_connections", "Open RTMP connections", reading(stats.connections));
    metrics.gauge("leams_rtmp_publishers", "Connections that publish", reading(stats.publishers));
    metrics.gauge("leams_rtmp_players", "Connections that play", reading(stats.players));
    metrics.counter("leams_rtmp_accepted_total", "RTMP connections accepted", reading(stats.accepted));
    metrics.counter(
        "leams_rtmp_turned_away_total", "RTMP connections over a limit", reading(stats.turned_away)
    );
    metrics.counter("leams_rtmp_publishes_total", "Publish requests accepted", reading(stats.publishes));
    metrics.counter("leams_rtmp_plays_total", "Requests to play accepted", reading(stats.plays));
    metrics.counter(
        "leams_rtmp_refusals_total", "Requests to publish or play refused", reading(stats.refusals)
    );
    metrics.counter("leams_rtmp_bytes_total", "Bytes received over RTMP", reading(stats.bytes_in));
    metrics.counter("leams_rtmp_frames_total", "Frames received over RTMP", reading(stats.frames));
    metrics.counter(
        "leams_rtmp_dropped_total", "Media messages that could not be used", reading(stats.messages_dropped)
    );
    metrics.counter(
        "leams_rtmp_timeouts_total", "RTMP connections that fell silent", reading(stats.timeouts)
    );
    for (std::size_t i = 0; i < stats.faults.size(); ++i) {
        metrics.counter(
            "leams_rtmp_protocol_errors_total",
            "RTMP connections that broke the protocol",
            reading(stats.faults[i]),
            {{"kind", std::string(to_string(static_cast<Fault>(i)))}}
        );
    }
}

} // namespace leams::rtmp
