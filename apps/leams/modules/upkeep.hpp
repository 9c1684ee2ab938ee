#pragma once

#include "core/runtime/task_group.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/auth/service.hpp"
#include "services/pictures/service.hpp"

#include <memory>

namespace leams::app {

/// Throws away what is too old, from time to time.
class UpkeepModule final : public Module {
public:
    UpkeepModule(Platform& platform, auth::AuthService& auth, pictures::PicturesService& pictures);

    Result<void> start() override;
    void stop() override;

private:
    runtime::Task<void> begin();
    runtime::Task<void> end();
    runtime::Task<void> purge();

    Platform& platform_;
    auth::AuthService& auth_;
    pictures::PicturesService& pictures_;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
