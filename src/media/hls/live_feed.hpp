#pragma once

#include "media/hls/snapshot.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace leams::hls {

/// The newest snapshot of one broadcast, which its own loop stores and every loop looks at when it is asked.
/// Only a loop on which somebody waits has to be woken for a new one: most broadcasts have no viewer on most
/// loops.
class LiveFeed {
public:
    LiveFeed(std::size_t loops, SnapshotPtr first)
        : latest_(std::move(first))
        , wanted_(loops) {}

    /// From the broadcast's loop; then it wakes those whose take_wanted() says so.
    void store(SnapshotPtr snapshot) {
        const std::lock_guard lock(mutex_);
        latest_ = std::move(snapshot);
    }
    bool take_wanted(std::size_t loop) { return wanted_[loop].exchange(false); }

    SnapshotPtr latest() const {
        const std::lock_guard lock(mutex_);
        return latest_;
    }
    /// From a loop that will wait for what comes after latest(); it must look at latest() once more
    /// afterwards.
    void want(std::size_t loop) { wanted_[loop] = true; }

private:
    mutable std::mutex mutex_;
    SnapshotPtr latest_;
    std::vector<std::atomic<bool>> wanted_;
};

} // namespace leams::hls
