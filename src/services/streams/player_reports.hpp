#pragma once

#include "core/runtime/metrics.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace leams::streams {

/// How a player says it fares, beside its heartbeat.
struct PlayerReport {
    std::string protocol; // "ll-hls", "hls" or "hls-native"; anything else counts as "other".
    std::optional<std::int64_t> latency_ms{};
    std::optional<std::int64_t> stalls{};  // Since the last report.
    std::optional<double> stall_seconds{}; // The same.
};

/// What all players report, by protocol. Anybody may report anything: what cannot be is left out.
/// Thread-safe.
class PlayerReports {
public:
    PlayerReports();

    void add(const PlayerReport& report);

    void add_metrics(runtime::Metrics& metrics) const;

private:
    static constexpr std::array<const char*, 4> kProtocols{"ll-hls", "hls", "hls-native", "other"};

    struct Figures {
        Figures();

        runtime::Histogram latency_s;
        runtime::Histogram stalls;
        runtime::Histogram stall_s;
    };

    std::array<Figures, kProtocols.size()> figures_;
};

} // namespace leams::streams
