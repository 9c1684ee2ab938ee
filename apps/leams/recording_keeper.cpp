#include "recording_keeper.hpp"

#include "core/runtime/object_content.hpp"
#include "media/record/library.hpp"
#include "media/stills/plan.hpp"
#include "media/vod/stored_live.hpp"

#include <algorithm>
#include <utility>

namespace leams::app {
namespace {

using record::Place;
using runtime::Task;
using vods::Step;

constexpr std::uint64_t kObjectsAtOnce = 500;
constexpr std::uint64_t kLargestSegment = 64 << 20;
// Longer than what is known of a recording is believed, and those who were sent to the store are on their
// way.
constexpr std::chrono::minutes kRedirectsLive{1};
constexpr std::chrono::minutes kBeforeAnotherTry{1};

std::vector<std::string> segment_keys(const BroadcastId& id, std::uint64_t first, std::uint64_t last) {
    std::vector<std::string> keys;
    for (auto position = first; position < last; ++position) {
        keys.push_back(record::segment_key(id, position));
    }
    return keys;
}

Step done_before(const vods::Job& job) {
    return {.segments = job.done_segments, .bytes = job.done_bytes};
}

Step finished(const vods::Job& job) {
    return {.segments = job.done_segments, .bytes = job.done_bytes, .finished = true};
}

Task<Result<std::shared_ptr<const std::string>>>
read_segment(runtime::Objects& from, std::string key, std::uint64_t size) {
    if (size > kLargestSegment) {
        co_return Error::internal("a segment is too large to be copied");
    }
    LEAMS_CO_TRY(const auto bytes, co_await from.get(std::move(key), 0, kLargestSegment));
    LEAMS_CO_TRY(auto content, runtime::content_of(bytes));
    if (content->size() != size) {
        co_return Error::internal("a stored segment has another length than its index says");
    }
    co_return content;
}

/// Whether all of a recording is there, by the sizes of its objects.
Task<Result<bool>> is_whole(runtime::Objects& store, const record::Recording& recording) {
    constexpr std::size_t kPage = 1'000;
    const auto first = record::segment_key(recording.id, 0);
    const auto prefix = first.substr(0, first.rfind('/') + 1);
    std::vector<runtime::ObjectInfo> found;
    for (std::string after;;) {
        LEAMS_CO_TRY(auto page, co_await store.list(prefix, after, kPage));
        if (page.empty()) {
            break;
        }
        after = page.back().key;
        std::ranges::move(page, std::back_inserter(found));
    }
    bool whole = found.size() == recording.count();
    recording.for_each(
        0,
        recording.count(),
        [&](std::uint64_t position, media::MediaTime, const record::Entry& entry) {
            whole = whole && found[position].key == record::segment_key(recording.id, position) &&
                    found[position].size == entry.bytes;
        }
    );
    co_return whole;
}

Error no_archive() {
    return Error::unavailable("There is no archive: objects.archive_url is not set");
}

} // namespace

Task<Result<Step>> RecordingKeeper::remove(vods::Job job) {
    LEAMS_CO_TRY(const auto recording, co_await find(job));
    if (!recording) {
        co_return finished(job);
    }
    if (recording->place != Place::Store && parts_.archive == nullptr) {
        co_return no_archive();
    }
    const auto first = static_cast<std::uint64_t>(job.done_segments);
    const auto last = std::min(recording->count(), first + kObjectsAtOnce);
    if (first < last) {
        LEAMS_CO_CHECK(co_await remove_keys(segment_keys(job.broadcast, first, last)));
        auto step = done_before(job);
        step.segments = static_cast<std::int64_t>(last);
        recording->for_each(first, last, [&](std::uint64_t, media::MediaTime, const record::Entry& entry) {
            step.bytes += static_cast<std::int64_t>(entry.bytes);
        });
        co_return step;
    }
    LEAMS_CO_CHECK(co_await parts_.store.remove(vod::stored_live_keys(*recording)));
    LEAMS_CO_CHECK(co_await remove_all(stills::stills_prefix(job.broadcast)));
    at_hand_.reset();
    LEAMS_CO_CHECK(co_await parts_.index.remove(job.broadcast));
    co_return finished(job);
}

Task<Result<Step>> RecordingKeeper::archive(vods::Job job) {
    if (parts_.archive == nullptr) {
        co_return no_archive();
    }
    LEAMS_CO_TRY(const auto recording, co_await find(job));
    if (!recording || !recording->ended) {
        co_return finished(job);
    }
    if (recording->place == Place::Archive) {
        LEAMS_CO_CHECK(co_await leave_store(*recording));
        at_hand_.reset();
        co_return finished(job);
    }
    const auto done = static_cast<std::uint64_t>(job.done_segments);
    if (recording->place == Place::Store && done < recording->count()) {
        co_return co_await copy_next(parts_.store, *parts_.archive, recording, std::move(job));
    }
    LEAMS_CO_TRY(const bool whole, co_await is_whole(*parts_.archive, *recording));
    if (!whole) {
        co_return Step{.rest = kBeforeAnotherTry};
    }
    LEAMS_CO_CHECK(co_await parts_.places.set_place(job.broadcast, Place::Archive, std::nullopt));
    at_hand_.reset();
    auto step = done_before(job);
    if (parts_.store.public_url(record::segment_key(job.broadcast, 0), kRedirectsLive)) {
        step.rest = kRedirectsLive;
    }
    co_return step;
}

Task<Result<Step>> RecordingKeeper::recall(vods::Job job, UnixMillis stays_until) {
    if (parts_.archive == nullptr) {
        co_return no_archive();
    }
    LEAMS_CO_TRY(const auto recording, co_await find(job));
    if (!recording || recording->place == Place::Store) {
        co_return finished(job);
    }
    if (recording->place == Place::Archive) {
        if (static_cast<std::uint64_t>(job.done_segments) < recording->count()) {
            co_return co_await copy_next(*parts_.archive, parts_.store, recording, std::move(job));
        }
        LEAMS_CO_TRY(const bool whole, co_await is_whole(parts_.store, *recording));
        if (!whole) {
            co_return Step{.rest = kBeforeAnotherTry};
        }
    }
    LEAMS_CO_CHECK(co_await parts_.places.set_place(job.broadcast, Place::Both, stays_until));
    at_hand_.reset();
    co_return finished(job);
}

// What is over does not change while its segments are copied one after another.
Task<Result<record::RecordingPtr>> RecordingKeeper::find(const vods::Job& job) {
    if (at_hand_ && at_hand_->id == job.broadcast && next_segment_ == job.done_segments) {
        co_return at_hand_;
    }
    at_hand_.reset();
    LEAMS_CO_TRY(auto found, co_await parts_.index.find(job.broadcast));
    if (!found) {
        co_return record::RecordingPtr();
    }
    co_return std::make_shared<const record::Recording>(*std::move(found));
}

Task<Result<Step>> RecordingKeeper::copy_next(
    runtime::Objects& from, runtime::Objects& to, record::RecordingPtr recording, vods::Job job
) {
    const auto position = static_cast<std::uint64_t>(job.done_segments);
    const auto size = recording->entry(position)->bytes;
    const auto key = record::segment_key(job.broadcast, position);
    LEAMS_CO_TRY(const auto content, co_await read_segment(from, key, size));
    LEAMS_CO_CHECK(co_await to.put(key, content, record::segment_labels()));
    LEAMS_CO_TRY(const auto copied, co_await read_segment(to, key, size));
    if (*copied != *content) {
        co_return Error::internal("a segment was not copied as it was");
    }
    auto step = done_before(job);
    step.segments += 1;
    step.bytes += static_cast<std::int64_t>(size);
    at_hand_ = std::move(recording);
    next_segment_ = step.segments;
    co_return step;
}

// From both: a copy may have been begun in the one where the recording is not.
Task<Result<void>> RecordingKeeper::remove_keys(std::vector<std::string> keys) {
    if (parts_.archive != nullptr) {
        LEAMS_CO_CHECK(co_await parts_.archive->remove(keys));
    }
    co_return co_await parts_.store.remove(std::move(keys));
}

Task<Result<void>> RecordingKeeper::remove_all(std::string prefix) {
    for (;;) {
        LEAMS_CO_TRY(const auto objects, co_await parts_.store.list(prefix, "", kObjectsAtOnce));
        if (objects.empty()) {
            co_return Result<void>();
        }
        std::vector<std::string> keys;
        for (const auto& object : objects) {
            keys.push_back(object.key);
        }
        LEAMS_CO_CHECK(co_await parts_.store.remove(std::move(keys)));
    }
}

// Its pictures stay: they are small, and lists show them.
Task<Result<void>> RecordingKeeper::leave_store(const record::Recording& recording) {
    LEAMS_CO_CHECK(co_await parts_.store.remove(vod::stored_live_keys(recording)));
    const auto count = recording.count();
    for (std::uint64_t first = 0; first < count; first += kObjectsAtOnce) {
        const auto last = std::min(count, first + kObjectsAtOnce);
        LEAMS_CO_CHECK(co_await parts_.store.remove(segment_keys(recording.id, first, last)));
    }
    co_return Result<void>();
}

} // namespace leams::app
