#pragma once

#include "media/vod/segment_cuts.hpp"
#include "recording_ports.hpp"
#include "services/vods/edit_ports.hpp"

namespace leams::app {

/// Where recordings can be cut, in the milliseconds that the vods service counts in.
class RecordingCutter final : public vods::Cutter {
public:
    explicit RecordingCutter(RecordedBroadcasts& recordings)
        : recordings_(recordings) {}
    runtime::Task<Result<std::vector<vods::Stretch>>>
    widen(BroadcastId id, std::vector<vods::Stretch> stretches) override;
    runtime::Task<Result<Covered>> cover(BroadcastId id, vods::Stretch stretch) override;

private:
    RecordedBroadcasts& recordings_;
};

} // namespace leams::app
