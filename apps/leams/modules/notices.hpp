#pragma once

#include "module.hpp"
#include "notice_ports.hpp"
#include "platform.hpp"
#include "services/notices/watch.hpp"

namespace leams::app {

/// Word to the administrator.
class NoticesModule final : public Module {
public:
    explicit NoticesModule(Platform& platform);

    Result<void> start() override;
    void stop() override;

private:
    Platform& platform_;
    DiskProbe disk_;
    notices::Watch watch_;
};

} // namespace leams::app
