#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the work on stored recordings needs from outside.
namespace leams::vods {

/// Remove: all that is stored of a recording. Archive: its media goes into the archive, and what of it is
/// elsewhere is removed. Recall: a copy of it comes back for a while, because somebody wants to watch it.
enum class JobKind : std::uint8_t { Remove, Archive, Recall };
BOOST_DESCRIBE_ENUM(JobKind, Remove, Archive, Recall)

struct Job {
    BroadcastId broadcast;
    JobKind kind = JobKind::Remove;
    std::int64_t bytes = 0; // In all.
    std::int64_t done_segments = 0;
    std::int64_t done_bytes = 0;
    int attempts = 0; // That failed, one after another.
};

/// One that waits or is worked on, as administrators see it.
struct JobRecord {
    Job job;
    std::string username; // Whose recording; empty: the account is gone.
    std::string title;    // Of its video; empty: there is none.
    UnixMillis queued_at = 0;
    std::optional<UnixMillis> begun_at{};
    UnixMillis due_at = 0; // When it is tried next.
    std::string last_error;
};

/// All jobs of a kind.
struct JobSum {
    JobKind kind = JobKind::Remove;
    std::int64_t count = 0;
    std::int64_t failing = 0;
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    UnixMillis oldest_at = 0;
};

/// Bytes of recordings, by where they lie; what was brought back lies in both.
struct StoredSum {
    std::int64_t store_bytes = 0;
    std::int64_t archive_bytes = 0;
};

/// How an archived recording that somebody wants to watch stands.
struct Recall {
    std::int64_t bytes = 0;
    std::int64_t done_bytes = 0;
    std::optional<UnixMillis> begun_at{};
};

/// The queue, which outlives the process. A recording is in it once. Thread-safe. Errors: Unavailable, which
/// may pass.
class JobStore {
public:
    virtual ~JobStore() = default;

    /// Recordings that nothing refers to which was not deleted before, and no hold keeps, are to be removed.
    virtual runtime::Task<Result<void>> queue_removals(UnixMillis before, UnixMillis now) = 0;
    /// Recordings of videos that were all published before, and what is back for longer than it may, are to
    /// go into the archive.
    virtual runtime::Task<Result<void>> queue_archivals(UnixMillis published_before, UnixMillis now) = 0;
    /// What is in the archive is to come back; changes nothing when it is to already, or is not there.
    /// ResourceExhausted when so many wait.
    virtual runtime::Task<Result<void>> queue_recall(BroadcastId id, std::size_t most, UnixMillis now) = 0;

    /// One that is due, for nobody else until then; who waits to watch comes first. What is to be removed and
    /// was not begun is dropped when it is wanted again meanwhile: `before` as above.
    virtual runtime::Task<Result<std::optional<Job>>>
    claim(UnixMillis before, UnixMillis until, UnixMillis now) = 0;
    /// So much of it is done; it stays claimed. NotFound when it is not ours any more.
    virtual runtime::Task<Result<void>> progress(Job job, UnixMillis until) = 0;
    /// Not before then; after a failure with what it was.
    virtual runtime::Task<Result<void>>
    postpone(Job job, std::optional<std::string> failure, UnixMillis due_at) = 0;
    virtual runtime::Task<Result<void>> finish(BroadcastId id) = 0;
    /// A recording is gone, and with it what was deleted of it and its job.
    virtual runtime::Task<Result<void>> forget(BroadcastId id, UnixMillis now) = 0;

    virtual runtime::Task<Result<std::vector<JobSum>>> sums() = 0;
    /// Those that are worked on, then those that wait, the oldest first.
    virtual runtime::Task<Result<std::vector<JobRecord>>> list(std::size_t limit) = 0;
    virtual runtime::Task<Result<StoredSum>> stored() = 0;
    /// Empty while it is not to come back.
    virtual runtime::Task<Result<std::optional<Recall>>> recall(BroadcastId id) = 0;
};

/// What a step has done.
struct Step {
    std::int64_t segments = 0; // Since the job began.
    std::int64_t bytes = 0;
    bool finished = false;
    std::chrono::milliseconds rest{0}; // Before the next step may come.
};

/// Works on what is stored of a recording, a little at a time. A step that is done twice, or was cut off,
/// harms nothing; with a job whose recording is not there all is finished.
class RecordingKeeper {
public:
    virtual ~RecordingKeeper() = default;
    virtual runtime::Task<Result<Step>> remove(Job job) = 0;
    virtual runtime::Task<Result<Step>> archive(Job job) = 0;
    /// It stays until then.
    virtual runtime::Task<Result<Step>> recall(Job job, UnixMillis stays_until) = 0;
};

} // namespace leams::vods
