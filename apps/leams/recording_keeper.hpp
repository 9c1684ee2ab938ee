#pragma once

#include "core/runtime/objects.hpp"
#include "media/record/ports.hpp"
#include "services/vods/storage_ports.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::app {

/// Removes recordings from where they lie, and takes them into the archive and back. At every moment the
/// index says where a recording is, and there all of it is: it is told of a copy once that is whole and has
/// been read again, and only then is what was copied removed. What is cut off goes on from the index and the
/// job.
class RecordingKeeper final : public vods::RecordingKeeper {
public:
    struct Parts {
        record::IndexStore& index;
        record::PlaceStore& places;
        runtime::Objects& store;
        runtime::Objects* archive = nullptr; // Null: there is none.
    };

    explicit RecordingKeeper(Parts parts)
        : parts_(parts) {}

    runtime::Task<Result<vods::Step>> remove(vods::Job job) override;
    runtime::Task<Result<vods::Step>> archive(vods::Job job) override;
    runtime::Task<Result<vods::Step>> recall(vods::Job job, UnixMillis stays_until) override;

private:
    runtime::Task<Result<record::RecordingPtr>> find(const vods::Job& job);
    runtime::Task<Result<vods::Step>>
    copy_next(runtime::Objects& from, runtime::Objects& to, record::RecordingPtr recording, vods::Job job);
    runtime::Task<Result<void>> remove_keys(std::vector<std::string> keys);
    runtime::Task<Result<void>> remove_all(std::string prefix);
    runtime::Task<Result<void>> leave_store(const record::Recording& recording);

    Parts parts_;
    // The recording whose segments are being copied, so that the index is not read for each, and which is
    // next.
    record::RecordingPtr at_hand_;
    std::int64_t next_segment_ = 0;
};

} // namespace leams::app
