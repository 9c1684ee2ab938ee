#pragma once

#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/log.hpp"
#include "services/pictures/ports.hpp"

namespace leams::app {

/// Makes pictures one after another, each by libvips in a child process. Callable on any loop.
class PictureMaker final : public pictures::PictureMaker {
public:
    explicit PictureMaker(const runtime::Log& log);

    runtime::Task<Result<pictures::PictureFile>>
    make(pictures::PictureFile file, pictures::PictureRule rule) override;

    const runtime::PoolStats& pool_stats() const noexcept { return pool_.stats(); }

private:
    runtime::BlockingPool pool_{1, 16};
};

} // namespace leams::app
