#pragma once

#include "media/record/stats.hpp"
#include "module.hpp"
#include "notice_ports.hpp"
#include "platform.hpp"
#include "services/notices/watch.hpp"

namespace leams::app {

/// Word to the administrator.
class NoticesModule final : public Module {
public:
    /// `recordings`: null where nothing is recorded.
    NoticesModule(Platform& platform, const record::RecordStats* recordings);

    Result<void> start() override;
    void stop() override;

private:
    Platform& platform_;
    DiskProbe disk_;
    notices::Watch watch_;
};

} // namespace leams::app
