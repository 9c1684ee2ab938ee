#include "media/hub/metrics.hpp"

namespace leams::media {

using runtime::reading;

void add_metrics(runtime::Metrics& metrics, const ReaderStats& stats) {
    metrics.gauge("leams_readers", "Readers of broadcasts, but for HLS", reading(stats.readers));
    metrics.counter("leams_reader_frames_total", "Frames queued for readers", reading(stats.frames));
    metrics.counter(
        "leams_reader_dropped_total", "Frames that slow readers did not get", reading(stats.dropped)
    );
    metrics.counter(
        "leams_reader_cuts_total", "Readers cut for being slow again and again", reading(stats.cuts)
    );
}

} // namespace leams::media
