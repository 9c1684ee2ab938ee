#pragma once

#include "core/runtime/blocking_pool.hpp"
#include "media/stills/ports.hpp"

namespace leams::app {

/// Draws by ffmpeg in child processes, one after another.
class StillPainter final : public stills::Painter {
public:
    runtime::Task<Result<std::string>> poster(stills::Media media) override;
    runtime::Task<Result<std::string>> tile(stills::Media media) override;
    runtime::Task<Result<std::string>> sheet(std::string tiles) override;
    runtime::Task<Result<std::string>> open(runtime::ObjectBytes sheet) override;

    const runtime::PoolStats& pool_stats() const noexcept { return pool_.stats(); }

private:
    runtime::BlockingPool pool_{1, 4};
};

} // namespace leams::app
