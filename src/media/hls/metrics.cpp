#include "media/hls/metrics.hpp"

#include <utility>

namespace leams::hls {

void add_metrics(runtime::Metrics& metrics, std::vector<Delivery*> deliveries) {
    const auto sum_of = [deliveries = std::move(deliveries)](auto member) -> runtime::Reading {
        return [deliveries, member] {
            double sum = 0;
            for (const auto* delivery : deliveries) {
                sum += static_cast<double>((delivery->stats().*member).load(std::memory_order_relaxed));
            }
            return sum;
        };
    };
    const auto* const unavailable = "leams_hls_unavailable_total";
    const auto* const of_unavailable =
        "Requests for media answered 503: too many were held or watched, or nothing came";
    metrics.counter("leams_hls_requests_total", "Requests for media", sum_of(&DeliveryStats::requests));
    metrics.counter(
        "leams_hls_held_total", "Requests held for what was not there yet", sum_of(&DeliveryStats::held)
    );
    metrics.counter(
        "leams_hls_released_total", "Held requests answered when it came", sum_of(&DeliveryStats::released)
    );
    metrics.counter(unavailable, of_unavailable, sum_of(&DeliveryStats::full), {{"why", "full"}});
    metrics.counter(unavailable, of_unavailable, sum_of(&DeliveryStats::late), {{"why", "late"}});
    metrics.counter(unavailable, of_unavailable, sum_of(&DeliveryStats::refused), {{"why", "viewers"}});
    metrics.gauge("leams_hls_waiting", "Requests held now", sum_of(&DeliveryStats::waiting));
}

} // namespace leams::hls
