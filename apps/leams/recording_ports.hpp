#pragma once

#include "core/runtime/objects.hpp"
#include "media/record/library.hpp"
#include "media/record/ports.hpp"
#include "services/vods/ports.hpp"

/// The recordings' index and objects, as the vods service needs them.
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

private:
    runtime::Task<Result<record::RecordingPtr>> find(BroadcastId id);

    record::IndexStore& index_;
    record::Library* library_;
};

/// Removes a recording's objects and the pictures of it, so many at a time, and then its index, so that what
/// is cut off goes on from the index.
class RecordingEraser final : public vods::RecordingRemover {
public:
    RecordingEraser(record::IndexStore& index, runtime::Objects& objects)
        : index_(index)
        , objects_(objects) {}
    runtime::Task<Result<void>> remove(BroadcastId id) override;

private:
    runtime::Task<Result<void>> remove_all(std::string prefix);

    record::IndexStore& index_;
    runtime::Objects& objects_;
};

} // namespace leams::app
