#pragma once

#include "adapters/sql/captions.hpp"
#include "adapters/sql/recordings.hpp"
#include "adapters/sql/retention.hpp"
#include "core/runtime/task_group.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "recording_ports.hpp"
#include "services/vods/retention.hpp"

#include <memory>

namespace leams::app {

/// Lets recordings go whose time is over, when the process starts and from time to time.
class RetentionModule final : public Module {
public:
    explicit RetentionModule(Platform& platform);

    Result<void> start() override;
    void stop() override;

private:
    runtime::Task<void> begin();
    runtime::Task<void> end();
    runtime::Task<void> turn();

    Platform& platform_;
    sql::RecordingRepository index_;
    sql::RetentionRepository store_;
    sql::CaptionRepository captions_;
    RecordingEraser eraser_;
    vods::Retention retention_;
    bool is_at_work_ = false;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
