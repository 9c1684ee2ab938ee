#pragma once

#include "core/base/caller.hpp"
#include "services/streams/api.hpp"
#include "services/vods/ports.hpp"

#include <string>
#include <vector>

namespace leams::vods {

/// A recording's chapters, as they are in a video that is made of some of it.
std::vector<Chapter> fit(std::vector<Chapter> chapters, const Cutting& cutting);

/// What divides a broadcast's recording: another title or category, and what its owner marked. Thread-safe,
/// without state.
class Chapters {
public:
    struct Ports {
        MomentStore& moments;
        Recordings& recordings;
        streams::Channels& channels;
        const Clock& clock;
    };

    explicit Chapters(Ports ports)
        : ports_(ports) {}

    /// Marks this moment of the caller's broadcast; gives the broadcast. NotFound when he is not live.
    runtime::Task<Result<BroadcastId>> mark(Caller caller, std::string text);
    /// Finds out where the broadcast's moments are in its recording.
    runtime::Task<Result<void>> place(const events::RecordingEnded& recording);
    runtime::Task<Result<std::vector<Chapter>>> of(const VodRecord& vod);

private:
    Ports ports_;
};

} // namespace leams::vods
