#pragma once

#include "services/vods/api.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/holds.hpp"
#include "services/vods/service.hpp"

namespace leams::vods {

/// Everything that can be watched: VODs and clips, and by administrators what is held. Thread-safe, without
/// state.
class Watchables final : public Watching {
public:
    Watchables(VodsService& vods, Clips& clips, Holds& holds)
        : vods_(vods)
        , clips_(clips)
        , holds_(holds) {}

    runtime::Task<Result<Watchable>> watch(std::string name) override;

private:
    VodsService& vods_;
    Clips& clips_;
    Holds& holds_;
};

} // namespace leams::vods
