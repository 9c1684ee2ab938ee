#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "media/record/recording.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace leams::record {

/// Where the index of recordings is kept. Thread-safe. Errors: Unavailable, which may pass.
class IndexStore {
public:
    virtual ~IndexStore() = default;

    /// What has been stored of a recording since the last time; begins the recording with the first. Doing
    /// it again with the same values changes nothing.
    struct Addition {
        BroadcastId id;
        UserId channel;
        UnixMillis started_at = 0;
        std::vector<InitPtr> inits;
        std::vector<ChunkPtr> chunks;
    };
    /// All in one transaction.
    virtual runtime::Task<Result<void>> append(std::vector<Addition> additions) = 0;

    /// Nothing is added any more: tells so by events::RecordingEnded, in the same transaction. Once; later
    /// calls change nothing. NotFound.
    virtual runtime::Task<Result<void>> finish(BroadcastId id, UnixMillis now) = 0;
    /// A broadcast that had ended goes on after all.
    virtual runtime::Task<Result<void>> reopen(BroadcastId id) = 0;

    virtual runtime::Task<Result<std::optional<Recording>>> find(BroadcastId id) = 0;
    /// Of which something may still come, as far as the store knows.
    virtual runtime::Task<Result<std::vector<BroadcastId>>> list_open() = 0;
    /// Forgets the index; the objects are the caller's.
    virtual runtime::Task<Result<void>> remove(BroadcastId id) = 0;
};

/// Where it is written down in which store a recording lies. Thread-safe. Errors: Unavailable, which may
/// pass.
class PlaceStore {
public:
    virtual ~PlaceStore() = default;
    /// `stays_until`: of Both, how long the copy is to be kept. Changes nothing when there is no such
    /// recording.
    virtual runtime::Task<Result<void>>
    set_place(BroadcastId id, Place place, std::optional<UnixMillis> stays_until) = 0;
};

/// Hears what is in the object store of recordings that are being made. Errors are its own affair. On the
/// recorder's loop.
class StoreListener {
public:
    virtual ~StoreListener() = default;

    /// Segments before `end` are there, all of them. Not awaited.
    virtual runtime::Task<void> stored(RecordingPtr recording, std::uint64_t end) = 0;
    /// All there is of it is there, and nothing follows. It goes on with stored() when it is begun again.
    virtual runtime::Task<void> finished(RecordingPtr recording) = 0;
};

} // namespace leams::record
