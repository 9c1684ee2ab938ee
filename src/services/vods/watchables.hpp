#pragma once

#include "services/vods/api.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/service.hpp"

namespace leams::vods {

/// Everything that can be watched: VODs and clips. Thread-safe, without state.
class Watchables final : public Watching {
public:
    Watchables(VodsService& vods, Clips& clips)
        : vods_(vods)
        , clips_(clips) {}

    runtime::Task<Result<Watchable>> watch(std::string name) override;

private:
    VodsService& vods_;
    Clips& clips_;
};

} // namespace leams::vods
