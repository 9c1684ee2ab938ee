#include "recording_ports.hpp"

#include <algorithm>
#include <chrono>

namespace leams::app {
namespace {

std::int64_t millis(media::MediaTime time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

struct Start {
    UnixMillis date = 0;
    std::int64_t position = 0;
    std::int64_t duration = 0;
};

} // namespace

std::vector<std::int64_t>
positions_in(const record::Recording& recording, const std::vector<UnixMillis>& times) {
    std::vector<Start> starts;
    starts.reserve(recording.count());
    recording.for_each(0, recording.count(), [&](auto, media::MediaTime start, const record::Entry& entry) {
        starts.push_back({entry.program_date_time, millis(start), millis(entry.duration)});
    });
    std::vector<std::int64_t> positions;
    for (const auto time : times) {
        const auto next = std::ranges::upper_bound(starts, time, {}, &Start::date);
        if (next == starts.begin()) {
            positions.push_back(0);
            continue;
        }
        const auto& within = *std::prev(next);
        positions.push_back(within.position + std::min(time - within.date, within.duration));
    }
    return positions;
}

runtime::Task<Result<std::vector<std::int64_t>>>
RecordedBroadcasts::positions(BroadcastId id, std::vector<UnixMillis> times) {
    LEAMS_CO_TRY(const auto recording, co_await find(std::move(id)));
    co_return positions_in(*recording, times);
}

runtime::Task<Result<std::int64_t>> RecordedBroadcasts::length(BroadcastId id) {
    LEAMS_CO_TRY(const auto recording, co_await find(std::move(id)));
    co_return millis(recording->duration());
}

runtime::Task<Result<record::RecordingPtr>> RecordedBroadcasts::find(BroadcastId id) {
    if (library_ != nullptr) {
        co_return co_await library_->find(std::move(id));
    }
    LEAMS_CO_TRY(auto recording, co_await index_.find(std::move(id)));
    if (!recording) {
        co_return Error::not_found("Nothing of this broadcast is recorded");
    }
    co_return std::make_shared<const record::Recording>(std::move(*recording));
}

} // namespace leams::app
