#include "adapters/sql/storage_jobs.hpp"

#include "adapters/sql/held.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/unused.hpp"
#include "core/formats/json_types.hpp"

namespace leams::sql {
namespace {

using vods::Job;
using vods::JobKind;

constexpr std::size_t kLongestError = 500;

#define LEAMS_REMOVABLE LEAMS_UNUSED "AND NOT" LEAMS_HELD("r.broadcast_id", "r.user_id")
// What is to be removed need not go into the archive before, or come out of it.
constexpr auto kQueueRemovals =
    "INSERT INTO storage_jobs (broadcast_id, kind, bytes, queued_at, due_at)"
    " SELECT r.broadcast_id, 'remove', r.size_bytes, :now, :now FROM recorded r WHERE" LEAMS_REMOVABLE
    "AND NOT EXISTS (SELECT 1 FROM storage_jobs j WHERE j.broadcast_id = r.broadcast_id AND j.kind = "
    "'remove')"
    " ORDER BY r.ended_at LIMIT 1000"
    " ON CONFLICT (broadcast_id) DO UPDATE SET kind = excluded.kind, bytes = excluded.bytes, done_bytes = 0,"
    " done_segments = 0, queued_at = excluded.queued_at, due_at = excluded.due_at, begun_at = NULL,"
    " attempts = 0, last_error = '' WHERE storage_jobs.leased_until <= excluded.queued_at";
constexpr auto kQueueArchivals =
    "INSERT INTO storage_jobs (broadcast_id, kind, bytes, queued_at, due_at)"
    " SELECT y.broadcast_id, 'archive', y.bytes, :now, :now FROM recordings y WHERE y.ended_at IS NOT NULL"
    " AND y.place <> 'archive' AND (y.stays_until IS NULL OR y.stays_until <= :now)"
    " AND EXISTS (SELECT 1 FROM vods v WHERE v.broadcast_id = y.broadcast_id AND v.deleted_at IS NULL)"
    " AND (y.place = 'both' OR NOT EXISTS (SELECT 1 FROM vods v WHERE v.broadcast_id = y.broadcast_id"
    " AND v.deleted_at IS NULL AND v.published_at > :before))"
    " AND NOT EXISTS (SELECT 1 FROM storage_jobs j WHERE j.broadcast_id = y.broadcast_id)"
    " ORDER BY y.started_at LIMIT 1000 ON CONFLICT (broadcast_id) DO NOTHING";
constexpr auto kCountRecalls =
    "SELECT COUNT(*) FROM storage_jobs WHERE kind = 'recall' AND broadcast_id <> :id";
constexpr auto kQueueRecall =
    "INSERT INTO storage_jobs (broadcast_id, kind, bytes, queued_at, due_at)"
    " SELECT y.broadcast_id, 'recall', y.bytes, :now, :now FROM recordings y"
    " WHERE y.broadcast_id = :id AND y.place = 'archive' ON CONFLICT (broadcast_id) DO NOTHING";

#define LEAMS_CLAIMABLE                                                                                      \
    " kind IN ('remove', 'archive', 'recall') AND due_at <= :now"                                            \
    " AND (leased_until <= :now OR worker = :worker) "
constexpr auto kIsDue = "SELECT COUNT(*) FROM storage_jobs WHERE" LEAMS_CLAIMABLE;
constexpr auto kDropUnwanted =
    "DELETE FROM storage_jobs WHERE kind = 'remove' AND begun_at IS NULL AND NOT EXISTS (SELECT 1"
    " FROM recorded r WHERE r.broadcast_id = storage_jobs.broadcast_id AND" LEAMS_REMOVABLE ")";
// The condition stands twice: of two who look at once, the second looks again at what the first has taken.
constexpr auto kClaim =
    "UPDATE storage_jobs SET worker = :worker, leased_until = :until, begun_at = COALESCE(begun_at, :now)"
    " WHERE" LEAMS_CLAIMABLE "AND broadcast_id = (SELECT broadcast_id FROM storage_jobs WHERE" LEAMS_CLAIMABLE
    "ORDER BY CASE kind WHEN 'recall' THEN 0 WHEN 'remove' THEN 1 ELSE 2 END, queued_at, broadcast_id LIMIT "
    "1)"
    " RETURNING broadcast_id, kind, bytes, done_segments, done_bytes, attempts";
#undef LEAMS_CLAIMABLE
#undef LEAMS_REMOVABLE
constexpr auto kProgress =
    "UPDATE storage_jobs SET done_segments = :segments, done_bytes = :bytes, attempts = 0, last_error = '',"
    " leased_until = :until WHERE broadcast_id = :id AND kind = :kind AND worker = :worker";
constexpr auto kPostpone =
    "UPDATE storage_jobs SET done_segments = :segments, done_bytes = :bytes, attempts = :attempts,"
    " last_error = :error, due_at = :due_at, leased_until = 0"
    " WHERE broadcast_id = :id AND kind = :kind AND worker = :worker";
constexpr auto kFinish = "DELETE FROM storage_jobs WHERE broadcast_id = :id";
constexpr auto kForgetPosters =
    "DELETE FROM pictures WHERE slot = 'poster' AND owner IN (SELECT CAST(id AS VARCHAR(36)) FROM vods"
    " WHERE broadcast_id = :id AND deleted_at IS NOT NULL)";
constexpr auto kForgetVods = "DELETE FROM vods WHERE broadcast_id = :id AND deleted_at IS NOT NULL";
constexpr auto kForget = "UPDATE recorded SET removed_at = :now WHERE broadcast_id = :id";

constexpr auto kSums =
    "SELECT kind, COUNT(*), SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), SUM(bytes), SUM(done_bytes),"
    " MIN(queued_at) FROM storage_jobs WHERE kind IN ('remove', 'archive', 'recall') GROUP BY kind ORDER BY "
    "kind"
    " LIMIT 10";
constexpr auto kList =
    "SELECT j.broadcast_id, j.kind, j.bytes, j.done_segments, j.done_bytes, j.attempts,"
    " COALESCE(u.username, ''), COALESCE((SELECT v.title FROM vods v WHERE v.broadcast_id = j.broadcast_id"
    " ORDER BY v.published_at LIMIT 1), ''), j.queued_at, j.begun_at, j.due_at, j.last_error"
    " FROM storage_jobs j LEFT JOIN recorded r ON r.broadcast_id = j.broadcast_id"
    " LEFT JOIN users u ON u.id = r.user_id WHERE j.kind IN ('remove', 'archive', 'recall')"
    " ORDER BY CASE WHEN j.begun_at IS NULL THEN 1 ELSE 0 END, j.queued_at, j.broadcast_id LIMIT :row_limit";
constexpr auto kStored =
    "SELECT COALESCE(SUM(CASE WHEN place <> 'archive' THEN bytes ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN place <> 'store' THEN bytes ELSE 0 END), 0) FROM recordings";
constexpr auto kRecall = "SELECT bytes, done_bytes, begun_at FROM storage_jobs"
                         " WHERE broadcast_id = :id AND kind = 'recall'";

struct JobRow {
    BroadcastId broadcast_id;
    std::string kind;
    std::int64_t bytes = 0;
    std::int64_t done_segments = 0;
    std::int64_t done_bytes = 0;
    int attempts = 0;
};
BOOST_DESCRIBE_STRUCT(JobRow, (), (broadcast_id, kind, bytes, done_segments, done_bytes, attempts))

struct ListedRow {
    BroadcastId broadcast_id;
    std::string kind;
    std::int64_t bytes = 0;
    std::int64_t done_segments = 0;
    std::int64_t done_bytes = 0;
    int attempts = 0;
    std::string username;
    std::string title;
    UnixMillis queued_at = 0;
    std::optional<UnixMillis> begun_at;
    UnixMillis due_at = 0;
    std::string last_error;
};
BOOST_DESCRIBE_STRUCT(
    ListedRow,
    (),
    (broadcast_id,
     kind,
     bytes,
     done_segments,
     done_bytes,
     attempts,
     username,
     title,
     queued_at,
     begun_at,
     due_at,
     last_error)
)

struct SumRow {
    std::string kind;
    std::int64_t count = 0;
    std::int64_t failing = 0;
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    UnixMillis oldest_at = 0;
};
BOOST_DESCRIBE_STRUCT(SumRow, (), (kind, count, failing, bytes, done_bytes, oldest_at))

struct StoredRow {
    std::int64_t store_bytes = 0;
    std::int64_t archive_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(StoredRow, (), (store_bytes, archive_bytes))

struct RecallRow {
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    std::optional<UnixMillis> begun_at;
};
BOOST_DESCRIBE_STRUCT(RecallRow, (), (bytes, done_bytes, begun_at))

JobKind kind_of(std::string_view text) {
    for (const auto kind : {JobKind::Archive, JobKind::Recall}) {
        if (text == json::wire_name(kind)) {
            return kind;
        }
    }
    return JobKind::Remove;
}

template <class Row>
Job to_job(Row& row) {
    return {
        .broadcast = std::move(row.broadcast_id),
        .kind = kind_of(row.kind),
        .bytes = row.bytes,
        .done_segments = row.done_segments,
        .done_bytes = row.done_bytes,
        .attempts = row.attempts,
    };
}

} // namespace

runtime::Task<Result<void>> StorageJobRepository::queue_removals(UnixMillis before, UnixMillis now) {
    auto work = [before, now](soci::session& session) -> Result<void> {
        execute(session, kQueueRemovals, arg("before", before), arg("now", now));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>>
StorageJobRepository::queue_archivals(UnixMillis published_before, UnixMillis now) {
    auto work = [published_before, now](soci::session& session) -> Result<void> {
        execute(session, kQueueArchivals, arg("before", published_before), arg("now", now));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>>
StorageJobRepository::queue_recall(BroadcastId id, std::size_t most, UnixMillis now) {
    auto work = [id = std::move(id), most, now](soci::session& session) -> Result<void> {
        const auto waiting = one<std::int64_t>(session, kCountRecalls, arg("id", id)).value_or(0);
        if (static_cast<std::size_t>(waiting) >= most) {
            return Error::resource_exhausted("Too many videos are being brought back; try again later");
        }
        execute(session, kQueueRecall, arg("id", id), arg("now", now));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::optional<Job>>>
StorageJobRepository::claim(UnixMillis before, UnixMillis until, UnixMillis now) {
    auto look = [this, now](soci::session& session) -> Result<bool> {
        return one<std::int64_t>(session, kIsDue, arg("now", now), arg("worker", worker_)).value_or(0) > 0;
    };
    LEAMS_CO_TRY(const bool is_due, co_await database_.read(std::move(look)));
    if (!is_due) {
        co_return std::optional<Job>();
    }
    auto work = [this, before, until, now](soci::session& session) -> Result<std::optional<Job>> {
        execute(session, kDropUnwanted, arg("before", before));
        auto row = one<JobRow>(session, kClaim, arg("worker", worker_), arg("until", until), arg("now", now));
        return row ? std::optional(to_job(*row)) : std::nullopt;
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> StorageJobRepository::progress(Job job, UnixMillis until) {
    auto work = [this, job = std::move(job), until](soci::session& session) -> Result<void> {
        const auto changed = execute(
            session,
            kProgress,
            arg("segments", job.done_segments),
            arg("bytes", job.done_bytes),
            arg("until", until),
            arg("id", job.broadcast),
            arg("kind", json::wire_name(job.kind)),
            arg("worker", worker_)
        );
        return changed > 0 ? Result<void>() : Error::not_found("This work is somebody else's now");
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<void>>
StorageJobRepository::postpone(Job job, std::optional<std::string> failure, UnixMillis due_at) {
    auto work = [this, job = std::move(job), failure = std::move(failure), due_at](soci::session& session
                ) -> Result<void> {
        execute(
            session,
            kPostpone,
            arg("segments", job.done_segments),
            arg("bytes", job.done_bytes),
            arg("attempts", failure ? job.attempts + 1 : 0),
            arg("error", failure.value_or("").substr(0, kLongestError)),
            arg("due_at", due_at),
            arg("id", job.broadcast),
            arg("kind", json::wire_name(job.kind)),
            arg("worker", worker_)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> StorageJobRepository::finish(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<void> {
        execute(session, kFinish, arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> StorageJobRepository::forget(BroadcastId id, UnixMillis now) {
    auto work = [id = std::move(id), now](soci::session& session) -> Result<void> {
        execute(session, kForgetPosters, arg("id", id));
        execute(session, kForgetVods, arg("id", id));
        execute(session, kForget, arg("now", now), arg("id", id));
        execute(session, kFinish, arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<vods::JobSum>>> StorageJobRepository::sums() {
    auto work = [](soci::session& session) -> Result<std::vector<vods::JobSum>> {
        std::vector<vods::JobSum> sums;
        for (const auto& row : all<SumRow>(session, kSums)) {
            sums.push_back(
                {.kind = kind_of(row.kind),
                 .count = row.count,
                 .failing = row.failing,
                 .bytes = row.bytes,
                 .done_bytes = row.done_bytes,
                 .oldest_at = row.oldest_at}
            );
        }
        return sums;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<vods::JobRecord>>> StorageJobRepository::list(std::size_t limit) {
    auto work = [limit](soci::session& session) -> Result<std::vector<vods::JobRecord>> {
        std::vector<vods::JobRecord> records;
        for (auto& row : all<ListedRow>(session, kList, arg("row_limit", limit))) {
            records.push_back(
                {.job = to_job(row),
                 .username = std::move(row.username),
                 .title = std::move(row.title),
                 .queued_at = row.queued_at,
                 .begun_at = row.begun_at,
                 .due_at = row.due_at,
                 .last_error = std::move(row.last_error)}
            );
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<vods::StoredSum>> StorageJobRepository::stored() {
    auto work = [](soci::session& session) -> Result<vods::StoredSum> {
        const auto row = one<StoredRow>(session, kStored).value_or(StoredRow{});
        return vods::StoredSum{.store_bytes = row.store_bytes, .archive_bytes = row.archive_bytes};
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<vods::Recall>>> StorageJobRepository::recall(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<vods::Recall>> {
        const auto row = one<RecallRow>(session, kRecall, arg("id", id));
        if (!row) {
            return std::optional<vods::Recall>();
        }
        return std::optional(
            vods::Recall{.bytes = row->bytes, .done_bytes = row->done_bytes, .begun_at = row->begun_at}
        );
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
