#pragma once

#include "core/base/id.hpp"
#include "media/packaging/rendition.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace leams::hls {

/// What viewers can ask of a broadcast at one moment. Immutable, so that every loop may read it.
struct Snapshot {
    BroadcastId id;
    std::string username;
    packaging::Renditions renditions;
    std::uint64_t version = 0; // Grows with every snapshot of the broadcast.

    /// Of what is the same in all renditions.
    const packaging::Window& window() const noexcept { return *renditions.front().window; }
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace leams::hls
