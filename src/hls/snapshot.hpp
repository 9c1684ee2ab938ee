#pragma once

#include "base/id.hpp"
#include "media/segment_index.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace leams::hls {

/// What viewers can ask of a broadcast at one moment. Immutable, so that every loop may read it.
struct Snapshot {
    BroadcastId id;
    std::string username;
    media::Rendition rendition;
    std::uint64_t version = 0; // Grows with every snapshot of the broadcast.
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace leams::hls
