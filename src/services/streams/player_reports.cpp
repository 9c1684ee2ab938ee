#include "services/streams/player_reports.hpp"

#include <algorithm>

namespace leams::streams {
namespace {

constexpr std::array kLatencySeconds{0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 20.0, 60.0};
constexpr std::array kStalls{0.0, 1.0, 2.0, 5.0, 10.0};
constexpr std::array kStallSeconds{0.0, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0};

// Of a player that reports every 15 seconds while it plays; more is a clock that is wrong, or a joke.
constexpr std::int64_t kMaxLatencyMs = 600'000;
constexpr std::int64_t kMaxStalls = 100;
constexpr double kMaxStallSeconds = 60;

template <class Number>
bool is_between(std::optional<Number> value, Number most) {
    return value && *value >= 0 && *value <= most; // Not-a-number is in no range.
}

} // namespace

PlayerReports::Figures::Figures()
    : latency_s(kLatencySeconds)
    , stalls(kStalls)
    , stall_s(kStallSeconds) {}

PlayerReports::PlayerReports() = default;

void PlayerReports::add(const PlayerReport& report) {
    const auto known = std::ranges::find(kProtocols, report.protocol) - kProtocols.begin();
    auto& figures = figures_[std::min(static_cast<std::size_t>(known), kProtocols.size() - 1)];
    if (is_between(report.latency_ms, kMaxLatencyMs)) {
        figures.latency_s.observe(static_cast<double>(*report.latency_ms) / 1000);
    }
    if (is_between(report.stalls, kMaxStalls)) {
        figures.stalls.observe(static_cast<double>(*report.stalls));
    }
    if (is_between(report.stall_seconds, kMaxStallSeconds)) {
        figures.stall_s.observe(*report.stall_seconds);
    }
}

void PlayerReports::add_metrics(runtime::Metrics& metrics) const {
    for (std::size_t i = 0; i < kProtocols.size(); ++i) {
        const runtime::MetricLabels labels{{"protocol", kProtocols[i]}};
        const auto& figures = figures_[i];
        metrics.histogram(
            "leams_player_latency_seconds",
            "How far players say they are behind the broadcaster",
            figures.latency_s,
            labels
        );
        metrics.histogram(
            "leams_player_stalls", "Stalls that players report, some every 15 seconds", figures.stalls, labels
        );
        metrics.histogram(
            "leams_player_stall_seconds", "How long these lasted, by report", figures.stall_s, labels
        );
    }
}

} // namespace leams::streams
