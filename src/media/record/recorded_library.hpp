#pragma once

#include "core/base/time.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "media/record/library.hpp"
#include "media/record/live_index.hpp"
#include "media/record/ports.hpp"
#include "media/record/recording_cache.hpp"

#include <optional>
#include <string>

namespace leams::record {

/// Recordings that are being made, out of memory and the spool; all others, out of the index and the object
/// store, or the archive. What the index says of one that is over is believed for half a minute.
class RecordedLibrary final : public Library {
public:
    /// They outlive it. `archive`: null when there is none.
    RecordedLibrary(
        const Shelf& shelf,
        IndexStore& index,
        runtime::Objects& objects,
        const Clock& clock,
        runtime::Objects* archive = nullptr
    );

    runtime::Task<Result<RecordingPtr>> find(BroadcastId id) override;
    runtime::Task<Result<runtime::ObjectBytes>>
    segment(BroadcastId id, std::uint64_t position, std::uint64_t offset, std::uint64_t length) override;
    std::optional<std::string> public_url(const BroadcastId& id, std::uint64_t position) override;

private:
    bool may_be_archived(const BroadcastId& id);
    std::optional<std::string> spooled(const BroadcastId& id, std::uint64_t position) const;

    const Shelf& shelf_;
    IndexStore& index_;
    runtime::Objects& objects_;
    const Clock& clock_;
    runtime::Objects* archive_;
    RecordingCache cache_;
    runtime::BlockingPool readers_;
};

} // namespace leams::record
