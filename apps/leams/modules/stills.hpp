#pragma once

#include "adapters/sql/stills.hpp"
#include "core/runtime/task_group.hpp"
#include "media/stills/maker.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "still_painter.hpp"

#include <chrono>
#include <memory>

namespace leams::app {

/// Makes posters and previews of what is recorded, in the background: it rests three times as long as it
/// works, so that it takes at most a quarter of one processor, at low priority.
class StillsModule final : public Module {
public:
    StillsModule(Platform& platform, record::Library& library);

    Result<void> start() override;
    void stop() override;

private:
    runtime::Task<void> begin();
    runtime::Task<void> end();
    runtime::Task<void> work();
    runtime::Task<void> sweep();
    void tell(std::string_view event, const Error& error);

    Platform& platform_;
    runtime::Log log_;
    sql::StillRepository store_;
    StillPainter painter_;
    stills::StillMaker maker_;
    runtime::LogThrottle failures_;
    std::unique_ptr<runtime::Loop::Timer> sweeps_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
