#include "gateway/api_stats.hpp"

#include <array>

namespace leams::gateway {
namespace {

using runtime::reading;

constexpr std::array kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

} // namespace

ApiStats::ApiStats(const net::Router& served)
    : router(served) {
    for (std::size_t i = 0; i < router.routes().size(); ++i) {
        seconds.emplace_back(kSeconds);
    }
}

runtime::Histogram& ApiStats::seconds_of(const net::Route& route) {
    return seconds[static_cast<std::size_t>(&route - router.routes().data())];
}

void add_metrics(runtime::Metrics& metrics, const ApiStats& stats) {
    const auto* const errors = "leams_api_errors_total";
    const auto* const of_errors = "API answers with an error";
    metrics.counter("leams_api_requests_total", "API requests", reading(stats.requests));
    metrics.counter(errors, of_errors, reading(stats.client_errors), {{"by", "client"}});
    metrics.counter(errors, of_errors, reading(stats.server_errors), {{"by", "server"}});
    metrics.counter("leams_api_limited_total", "API requests over a rate limit", reading(stats.limited));
    metrics.counter("leams_api_seconds_total", "Time spent on API requests", [&stats] {
        double sum = 0;
        for (const auto& histogram : stats.seconds) {
            sum += histogram.sum();
        }
        return sum;
    });
    const auto& routes = stats.router.routes();
    for (std::size_t i = 0; i < routes.size(); ++i) {
        metrics.histogram(
            "leams_api_request_seconds",
            "How long answers of the API took, by route",
            stats.seconds[i],
            {{"method", std::string(net::to_string(routes[i].method))}, {"route", routes[i].path}}
        );
    }
}

} // namespace leams::gateway
