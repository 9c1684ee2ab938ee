#pragma once

#include "media/record/library.hpp"
#include "media/record/ports.hpp"
#include "services/vods/ports.hpp"

/// The recordings' index, as the vods service needs it.
namespace leams::app {

/// Where in a recording each of these times of the wall clock is, in milliseconds from its beginning.
std::vector<std::int64_t>
positions_in(const record::Recording& recording, const std::vector<UnixMillis>& times);

class RecordedBroadcasts final : public vods::Recordings {
public:
    /// `library`, where this process records, knows newer segments; null: only the index is asked.
    RecordedBroadcasts(record::IndexStore& index, record::Library* library)
        : index_(index)
        , library_(library) {}
    runtime::Task<Result<std::vector<std::int64_t>>>
    positions(BroadcastId id, std::vector<UnixMillis> times) override;
    runtime::Task<Result<std::int64_t>> length(BroadcastId id) override;
    /// NotFound when nothing is recorded.
    runtime::Task<Result<record::RecordingPtr>> find(BroadcastId id);

private:
    record::IndexStore& index_;
    record::Library* library_;
};

} // namespace leams::app
