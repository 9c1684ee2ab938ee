#include "metrics.hpp"

#include "runtime/metrics.hpp"
#include "version.hpp"

#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

namespace leams::app {
namespace {

double resident_bytes() {
    long pages = 0;
    if (auto* file = std::fopen("/proc/self/statm", "r"); file != nullptr) {
        if (std::fscanf(file, "%*s %ld", &pages) != 1) {
            pages = 0;
        }
        std::fclose(file);
    }
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class Number>
double read(const std::atomic<Number>& value) {
    return static_cast<double>(value.load(std::memory_order_relaxed));
}

void add_http(runtime::MetricsPage& page, const net::HttpStats& http, const gateway::ApiStats& api) {
    page.counter("leams_http_connections_total", "HTTP connections accepted", read(http.connections));
    page.counter("leams_http_requests_total", "HTTP requests", read(http.requests));
    page.counter("leams_http_refused_total", "HTTP connections refused over a limit", read(http.refused));
    page.counter("leams_http_malformed_total", "HTTP requests that were not HTTP", read(http.malformed));
    page.gauge("leams_http_open_connections", "Open HTTP connections and WebSockets", read(http.open));
    page.gauge("leams_websockets", "Open WebSockets", read(http.websockets));
    page.counter("leams_api_requests_total", "API requests", read(api.requests));
    page.counter(
        "leams_api_errors_total", "API answers with an error", read(api.client_errors), {{"by", "client"}}
    );
    page.counter(
        "leams_api_errors_total", "API answers with an error", read(api.server_errors), {{"by", "server"}}
    );
    page.counter("leams_api_limited_total", "API requests over a rate limit", read(api.limited));
    page.counter("leams_api_seconds_total", "Time spent on API requests", read(api.microseconds) / 1e6);
}

void add_rtmp(runtime::MetricsPage& page, const rtmp::Stats& rtmp) {
    page.gauge("leams_rtmp_connections", "Open RTMP connections", read(rtmp.connections));
    page.gauge("leams_rtmp_publishers", "Connections that publish", read(rtmp.publishers));
    page.counter("leams_rtmp_accepted_total", "RTMP connections accepted", read(rtmp.accepted));
    page.counter("leams_rtmp_turned_away_total", "RTMP connections over a limit", read(rtmp.turned_away));
    page.counter("leams_rtmp_publishes_total", "Publish requests accepted", read(rtmp.publishes));
    page.counter("leams_rtmp_refusals_total", "Publish requests refused", read(rtmp.refusals));
    page.counter("leams_rtmp_bytes_total", "Bytes received over RTMP", read(rtmp.bytes_in));
    page.counter("leams_rtmp_frames_total", "Frames received over RTMP", read(rtmp.frames));
    page.counter(
        "leams_rtmp_dropped_total", "Media messages that could not be used", read(rtmp.messages_dropped)
    );
    page.counter("leams_rtmp_timeouts_total", "RTMP connections that fell silent", read(rtmp.timeouts));
    for (std::size_t i = 0; i < rtmp.faults.size(); ++i) {
        const std::string kind(to_string(static_cast<rtmp::Fault>(i)));
        page.counter(
            "leams_rtmp_protocol_errors_total",
            "RTMP connections that broke the protocol",
            read(rtmp.faults[i]),
            {{"kind", kind}}
        );
    }
}

} // namespace

std::string make_metrics(const MetricSources& sources) {
    runtime::MetricsPage page;
    page.gauge("leams_build_info", "Always 1; the version is a label", 1, {{"version", kVersion}});
    page.counter("process_cpu_seconds_total", "Processor time used", cpu_seconds());
    page.gauge("process_resident_memory_bytes", "Resident memory", resident_bytes());
    add_http(page, sources.http, sources.api);
    add_rtmp(page, sources.rtmp);
    double viewers = 0;
    const auto live = sources.board.read();
    for (const auto& entry : live->entries()) {
        viewers += static_cast<double>(entry.stream.viewer_count);
    }
    page.gauge("leams_live_streams", "Broadcasts on air", static_cast<double>(live->entries().size()));
    page.gauge("leams_viewers", "Viewers of all broadcasts", viewers);
    return page.text();
}

} // namespace leams::app
