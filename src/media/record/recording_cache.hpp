#pragma once

#include "core/base/time.hpp"
#include "media/record/recording.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>

namespace leams::record {

/// Indexes of recordings that are over, of which the most recently used are kept, up to so many bytes.
/// Thread-safe.
class RecordingCache {
public:
    RecordingCache(std::size_t max_bytes, std::chrono::milliseconds ttl) noexcept
        : max_bytes_(max_bytes)
        , ttl_(ttl) {}

    /// Null when it is not there, or has been for longer than it may.
    RecordingPtr find(const BroadcastId& id, std::chrono::steady_clock::time_point now);
    void put(RecordingPtr recording, std::chrono::steady_clock::time_point now);

    std::size_t bytes() const;

private:
    struct Kept {
        RecordingPtr recording;
        std::size_t bytes = 0;
        std::chrono::steady_clock::time_point until;
    };
    using List = std::list<Kept>; // The most recently used first.

    void drop(List::iterator kept);

    const std::size_t max_bytes_;
    const std::chrono::milliseconds ttl_;
    mutable std::mutex mutex_;
    List list_;
    std::map<BroadcastId, List::iterator> places_;
    std::size_t bytes_ = 0;
};

} // namespace leams::record
