#include "services/vods/archive.hpp"

#include "services/vods/storage.hpp"

#include <algorithm>
#include <utility>

namespace leams::vods {
namespace {

constexpr std::size_t kMostShown = 100;
constexpr double kEnoughMillis = 120'000; // Of a beginning, to begin with.

RecallProgress progress_of(const Recall& recall, const VodRecord& vod, UnixMillis now) {
    const auto bytes = static_cast<double>(std::max<std::int64_t>(recall.bytes, 1));
    RecallProgress progress{
        .state = RecallState::Returning,
        .share = std::clamp(static_cast<double>(recall.done_bytes) / bytes, 0.0, 1.0),
        .remaining_s = {},
        .is_playable = false,
    };
    const auto took = recall.begun_at ? now - *recall.begun_at : 0;
    if (progress.share > 0 && took > 0) {
        const auto rest = static_cast<double>(took) / progress.share * (1 - progress.share);
        progress.remaining_s = static_cast<std::int64_t>(rest / 1000);
    }
    progress.is_playable = progress.share * static_cast<double>(vod.duration_ms) >= kEnoughMillis;
    return progress;
}

} // namespace

runtime::Task<Result<RecallProgress>> Archive::recall(Caller caller, VodId id) {
    LEAMS_CO_TRY(const auto shown, co_await ports_.vods.find(std::move(caller), std::move(id)));
    const auto& vod = shown.record;
    if (vod.deleted_at) {
        co_return Error::not_found("There is no such video");
    }
    if (vod.place != Place::Archive) {
        co_return RecallProgress{};
    }
    if (!has_archive_) {
        co_return Error::unavailable("This video is in an archive that cannot be reached now");
    }
    const auto now = ports_.clock.now();
    LEAMS_CO_TRY(auto recall, co_await ports_.jobs.recall(vod.broadcast));
    if (!recall) {
        LEAMS_CO_CHECK(co_await ports_.jobs.queue_recall(vod.broadcast, kMostRecalls, now));
        recall = Recall{.bytes = vod.size_bytes};
    }
    co_return progress_of(*recall, vod, now);
}

runtime::Task<Result<StorageOverview>> Archive::overview() {
    StorageOverview overview{.has_archive = has_archive_};
    LEAMS_CO_TRY(overview.stored, co_await ports_.jobs.stored());
    LEAMS_CO_TRY(overview.sums, co_await ports_.jobs.sums());
    LEAMS_CO_TRY(overview.jobs, co_await ports_.jobs.list(kMostShown));
    co_return overview;
}

} // namespace leams::vods
