#include "media/vod/metrics.hpp"

#include <utility>

namespace leams::vod {

void add_metrics(
    runtime::Metrics& metrics, std::vector<Delivery*> deliveries, const PlaylistCache& playlists
) {
    const auto sum_of = [deliveries = std::move(deliveries)](auto member) -> runtime::Reading {
        return [deliveries, member] {
            double sum = 0;
            for (const auto* delivery : deliveries) {
                sum += static_cast<double>((delivery->stats().*member).load(std::memory_order_relaxed));
            }
            return sum;
        };
    };
    metrics.counter("leams_vod_requests_total", "Requests for what is recorded", sum_of(&Stats::requests));
    metrics.counter(
        "leams_vod_unavailable_total",
        "Requests for what is recorded answered 503: too many were at work, or the store was away",
        sum_of(&Stats::refused)
    );
    metrics.counter(
        "leams_vod_downloads_total", "Files that were begun to be sent", sum_of(&Stats::downloads)
    );
    metrics.gauge("leams_vod_playlist_bytes", "Playlists of recordings that are kept", [&playlists] {
        return static_cast<double>(playlists.bytes());
    });
}

} // namespace leams::vod
