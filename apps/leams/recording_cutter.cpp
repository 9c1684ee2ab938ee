#include "recording_cutter.hpp"

#include <algorithm>
#include <chrono>

namespace leams::app {
namespace {

using std::chrono::milliseconds;

vod::Part to_part(const vods::Stretch& stretch) {
    return {.from = milliseconds(stretch.from_ms), .until = milliseconds(stretch.until_ms)};
}

// The milliseconds that lie within, so that they do not reach into the segments beside it; but all that was
// asked for.
vods::Stretch within(const vod::Part& part, const vods::Stretch& asked) {
    const auto from = std::chrono::ceil<milliseconds>(part.from).count();
    const auto until = std::chrono::floor<milliseconds>(part.until).count();
    return {
        .from_ms = std::min<std::int64_t>(from, asked.from_ms),
        .until_ms = std::max<std::int64_t>(until, asked.until_ms),
    };
}

} // namespace

runtime::Task<Result<std::vector<vods::Stretch>>>
RecordingCutter::widen(BroadcastId id, std::vector<vods::Stretch> stretches) {
    LEAMS_CO_TRY(const auto recording, co_await recordings_.find(std::move(id)));
    for (auto& stretch : stretches) {
        stretch = within(vod::widen(*recording, to_part(stretch)), stretch);
    }
    co_return stretches;
}

runtime::Task<Result<vods::Cutter::Covered>> RecordingCutter::cover(BroadcastId id, vods::Stretch stretch) {
    LEAMS_CO_TRY(const auto recording, co_await recordings_.find(std::move(id)));
    const auto part = to_part(stretch);
    if (recording->count() == 0 || part.from >= recording->duration()) {
        co_return Error::not_found("Nothing of this is recorded");
    }
    const auto covered = vod::cover(*recording, part);
    co_return Covered{
        .stretch = within(covered.part, stretch), .bytes = static_cast<std::int64_t>(covered.bytes)
    };
}

} // namespace leams::app
