#pragma once

#include "adapters/sql/recordings.hpp"
#include "media/record/recorded_library.hpp"
#include "media/record/recorder.hpp"
#include "media/vod/stored_live.hpp"
#include "module.hpp"
#include "platform.hpp"

#include <optional>

namespace leams::app {

/// What is broadcast is kept: on its way through the spool in the data folder, then in the object store and
/// the database.
class RecordingModule final : public Module {
public:
    explicit RecordingModule(Platform& platform);

    record::Recorder& recorder() noexcept { return recorder_; }
    record::Library& library() noexcept { return library_; }
    record::IndexStore& index() noexcept { return index_; }

    Result<void> open() override;
    Result<void> start() override;
    void drain() override;
    void stop() override;

private:
    Platform& platform_;
    sql::RecordingRepository index_;
    std::optional<vod::StoredLive> stored_live_;
    record::Recorder recorder_;
    record::RecordedLibrary library_;
};

} // namespace leams::app
