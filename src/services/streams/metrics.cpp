#include "services/streams/metrics.hpp"

namespace leams::streams {

void add_metrics(runtime::Metrics& metrics, const LiveBoard& board) {
    metrics.gauge("leams_live_streams", "Broadcasts on air", [&board] {
        return static_cast<double>(board.read()->entries().size());
    });
    metrics.gauge("leams_viewers", "Viewers of all broadcasts", [&board] {
        double viewers = 0;
        const auto live = board.read();
        for (const auto& entry : live->entries()) {
            viewers += static_cast<double>(entry.stream.viewer_count);
        }
        return viewers;
    });
}

} // namespace leams::streams
