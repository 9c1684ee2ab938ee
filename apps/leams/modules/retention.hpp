#pragma once

#include "adapters/sql/captions.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/retention.hpp"
#include "adapters/sql/storage_jobs.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/task_group.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "recording_keeper.hpp"
#include "services/vods/retention.hpp"
#include "services/vods/storage.hpp"

#include <memory>

namespace leams::app {

/// Lets recordings go whose time is over, when the process starts and from time to time, and works off what
/// is queued: it rests as long as it works, or longer, so that the live path has the disk and the network.
class RetentionModule final : public Module {
public:
    explicit RetentionModule(Platform& platform);

    Result<void> start() override;
    void stop() override;

private:
    runtime::Task<void> begin();
    runtime::Task<void> end();
    runtime::Task<void> turn();
    runtime::Task<void> work();

    Platform& platform_;
    sql::RecordingRepository index_;
    sql::RetentionRepository store_;
    sql::CaptionRepository captions_;
    sql::StorageJobRepository jobs_;
    RecordingKeeper keeper_;
    vods::Retention retention_;
    vods::StorageWorker worker_;
    runtime::LogThrottle failures_;
    bool is_at_work_ = false;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
