#include "media/record/metrics.hpp"

namespace leams::record {

using runtime::reading;

void add_metrics(runtime::Metrics& metrics, const Recorder& recorder) {
    const auto& stats = recorder.stats();
    metrics.gauge(
        "leams_recordings", "Recordings that are made or brought to the store", reading(stats.recordings)
    );
    metrics.gauge(
        "leams_recordings_stopped",
        "Recordings that lose what comes, for want of room or of a disk that works",
        reading(stats.stopped)
    );
    metrics.counter("leams_recording_segments_total", "Segments stored", reading(stats.segments));
    metrics.counter("leams_recording_bytes_total", "Bytes of segments stored", reading(stats.bytes));
    metrics.gauge(
        "leams_recording_waiting_segments", "Segments that are not in the index yet", reading(stats.waiting)
    );
    metrics.counter("leams_recording_gaps_total", "Segments missing in recordings", reading(stats.gaps));
    metrics.gauge("leams_recording_spool_bytes", "Bytes in the spool", reading(recorder.spool_bytes()));
    metrics.gauge(
        "leams_recording_memory_bytes", "Bytes that wait for the disk", reading(recorder.waiting_bytes())
    );
    metrics.counter(
        "leams_recording_upload_failures_total",
        "Segments that the object store did not take at once",
        reading(stats.upload_failures)
    );
    metrics.counter(
        "leams_recording_index_failures_total",
        "Times that the database did not take the index at once",
        reading(stats.index_failures)
    );
}

} // namespace leams::record
