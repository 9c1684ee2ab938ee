#include "services/vods/archive_http.hpp"

#include <boost/describe/class.hpp>

namespace leams::vods {
namespace {

using net::Access;
using net::NoInput;
using runtime::Task;

constexpr std::string_view kPrivate = "private, no-store";

struct RecallRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(RecallRequest, (), (id))

struct RecallView {
    RecallState state = RecallState::Ready;
    double progress = 1;                     // From 0 to 1.
    std::optional<std::int64_t> remaining_s; // Null: not known yet.
    bool is_playable = true;                 // Its beginning is there.
};
BOOST_DESCRIBE_STRUCT(RecallView, (), (state, progress, remaining_s, is_playable))

struct StorageQueue {
    JobKind kind = JobKind::Remove;
    std::int64_t count = 0;
    std::int64_t failing = 0; // Of these; they are tried again.
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    std::string oldest_at;
};
BOOST_DESCRIBE_STRUCT(StorageQueue, (), (kind, count, failing, bytes, done_bytes, oldest_at))

struct StorageJob {
    BroadcastId id;
    JobKind kind = JobKind::Remove;
    std::string username; // Empty: the account is gone.
    std::string title;
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    std::string queued_at;
    std::optional<std::string> begun_at;
    std::optional<std::string> next_try_at; // After a failure.
    std::string last_error;
};
BOOST_DESCRIBE_STRUCT(
    StorageJob,
    (),
    (id, kind, username, title, bytes, done_bytes, queued_at, begun_at, next_try_at, last_error)
)

struct StorageView {
    bool has_archive = false;
    std::int64_t store_bytes = 0; // Of recordings; what was brought back lies in both.
    std::int64_t archive_bytes = 0;
    std::vector<StorageQueue> queues;
    std::vector<StorageJob> jobs; // At most a hundred: those that are worked on, then the oldest.
};
BOOST_DESCRIBE_STRUCT(StorageView, (), (has_archive, store_bytes, archive_bytes, queues, jobs))

Task<Result<net::Answer<RecallView>>> recall(Archive& archive, Caller caller, RecallRequest request) {
    LEAMS_CO_TRY(const auto progress, co_await archive.recall(std::move(caller), std::move(request.id)));
    co_return net::Answer<RecallView>{
        .body =
            {.state = progress.state,
             .progress = progress.share,
             .remaining_s = progress.remaining_s,
             .is_playable = progress.is_playable},
        .cache_control = std::string(kPrivate),
    };
}

StorageJob view_of(JobRecord record) {
    const auto when = [](std::optional<UnixMillis> at) {
        return at ? std::optional(to_rfc3339(*at)) : std::nullopt;
    };
    const bool failed = record.job.attempts > 0;
    return {
        .id = std::move(record.job.broadcast),
        .kind = record.job.kind,
        .username = std::move(record.username),
        .title = std::move(record.title),
        .bytes = record.job.bytes,
        .done_bytes = record.job.done_bytes,
        .queued_at = to_rfc3339(record.queued_at),
        .begun_at = when(record.begun_at),
        .next_try_at = failed ? when(record.due_at) : std::nullopt,
        .last_error = std::move(record.last_error),
    };
}

Task<Result<net::Answer<StorageView>>> get_storage(Archive& archive) {
    LEAMS_CO_TRY(auto overview, co_await archive.overview());
    net::Answer<StorageView> answer{.body = {}, .cache_control = std::string(kPrivate)};
    auto& view = answer.body;
    view.has_archive = overview.has_archive;
    view.store_bytes = overview.stored.store_bytes;
    view.archive_bytes = overview.stored.archive_bytes;
    for (const auto& sum : overview.sums) {
        view.queues.push_back(
            {.kind = sum.kind,
             .count = sum.count,
             .failing = sum.failing,
             .bytes = sum.bytes,
             .done_bytes = sum.done_bytes,
             .oldest_at = to_rfc3339(sum.oldest_at)}
        );
    }
    for (auto& record : overview.jobs) {
        view.jobs.push_back(view_of(std::move(record)));
    }
    co_return answer;
}

} // namespace

std::vector<net::Route> make_archive_routes(Archive& archive) {
    net::Routes videos("Videos");
    videos.post<RecallRequest, net::Answer<RecallView>>(
        "/vods/{id}/recall",
        {
            .summary = "Bring an archived video back to be watched; asked again, it tells how far that is",
            .handle = [&](Caller caller, RecallRequest request
                      ) { return recall(archive, std::move(caller), std::move(request)); },
        }
    );
    net::Routes admin("Admin");
    admin.get<NoInput, net::Answer<StorageView>>(
        "/admin/storage",
        {
            .access = Access::Admin,
            .summary = "What is stored, and what waits to be removed, archived or brought back",
            .handle = [&](Caller, NoInput) { return get_storage(archive); },
        }
    );
    auto routes = std::move(videos).take();
    for (auto& route : std::move(admin).take()) {
        routes.push_back(std::move(route));
    }
    return routes;
}

} // namespace leams::vods
