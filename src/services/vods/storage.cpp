#include "services/vods/storage.hpp"

#include "core/runtime/as_result.hpp"
#include "services/vods/service.hpp"

#include <algorithm>

namespace leams::vods {
namespace {

using runtime::Task;
using std::chrono::milliseconds;

constexpr UnixMillis kDay = 86'400'000;
// Whoever restores a VOD in the last moment has done so long before its recording goes.
constexpr std::chrono::hours kMargin{1};
// For how long a job is ours without a word; the same process takes it up at once.
constexpr milliseconds kLease = std::chrono::minutes(10);
constexpr milliseconds kShortestPause = std::chrono::seconds(5);
constexpr milliseconds kLongestPause = std::chrono::hours(1);

milliseconds pause_after(int attempts) {
    return std::min(kLongestPause, kShortestPause * (1 << std::min(attempts, 16)));
}

} // namespace

UnixMillis removable_before(UnixMillis now) {
    return now - milliseconds(kUndo + kMargin).count();
}

Task<Result<std::optional<JobKind>>> StorageWorker::run() {
    const auto now = ports_.clock.now();
    LEAMS_CO_TRY(auto claimed, co_await ports_.jobs.claim(removable_before(now), now + kLease.count(), now));
    if (!claimed) {
        co_return std::optional<JobKind>();
    }
    auto job = *std::move(claimed);
    const auto kind = job.kind;
    auto step = co_await runtime::as_result(take_step(job));
    if (!step) {
        LEAMS_CO_CHECK(co_await fail(std::move(job), std::move(step).error()));
        co_return std::optional(kind);
    }
    job.done_segments = step->segments;
    job.done_bytes = step->bytes;
    const auto then = ports_.clock.now();
    if (step->finished) {
        LEAMS_CO_CHECK(co_await end(std::move(job)));
    } else if (step->rest.count() > 0) {
        const auto due_at = then + step->rest.count();
        LEAMS_CO_CHECK(co_await ports_.jobs.postpone(std::move(job), std::nullopt, due_at));
    } else {
        LEAMS_CO_CHECK(co_await ports_.jobs.progress(std::move(job), then + kLease.count()));
    }
    co_return std::optional(kind);
}

Task<Result<Step>> StorageWorker::take_step(Job job) {
    switch (job.kind) {
    case JobKind::Archive:
        return ports_.keeper.archive(std::move(job));
    case JobKind::Recall:
        return ports_.keeper.recall(std::move(job), ports_.clock.now() + config_.recall_days * kDay);
    case JobKind::Remove:
        break;
    }
    return ports_.keeper.remove(std::move(job));
}

Task<Result<void>> StorageWorker::end(Job job) {
    const auto& id = job.broadcast;
    switch (job.kind) {
    case JobKind::Remove:
        LEAMS_CO_CHECK(co_await ports_.jobs.forget(id, ports_.clock.now()));
        log_.info("recording_removed", {{"broadcast", id.str()}});
        break;
    case JobKind::Archive:
        LEAMS_CO_CHECK(co_await ports_.jobs.finish(id));
        log_.info("recording_archived", {{"broadcast", id.str()}, {"bytes", job.bytes}});
        break;
    case JobKind::Recall:
        LEAMS_CO_CHECK(co_await ports_.jobs.finish(id));
        log_.info("recording_recalled", {{"broadcast", id.str()}, {"bytes", job.bytes}});
        break;
    }
    co_return Result<void>();
}

Task<Result<void>> StorageWorker::fail(Job job, Error error) {
    log_.failure(
        runtime::LogLevel::Warning, "storage_job_failed", error, {{"broadcast", job.broadcast.str()}}
    );
    const auto due_at = ports_.clock.now() + pause_after(job.attempts).count();
    co_return co_await ports_.jobs.postpone(std::move(job), error.message(), due_at);
}

} // namespace leams::vods
