#pragma once

#include "media/record/recording.hpp"
#include "media/record/spool_recovery.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace leams::record {

/// The index of a recording that is being made, with what lies in the spool. Thread-safe.
class LiveIndex {
public:
    /// `base` is what the store's index has; `folder` is where the spool keeps what comes after it.
    LiveIndex(Recording base, std::string folder);

    void add(const std::vector<Spooled>& segments, const std::vector<InitPtr>& inits);
    /// Segments before this position are in the store and may be gone from the spool.
    void set_stored(std::uint64_t before) noexcept { stored_ = before; }
    void set_ended(bool ended);

    /// As it is now; null while there is nothing.
    RecordingPtr recording() const;
    /// Where the spool keeps the segment.
    std::string file(std::uint64_t position) const { return spool_file(folder_, position); }
    /// The same, if it is still there. It may be gone when it is opened.
    std::optional<std::string> spooled(std::uint64_t position) const;

    /// Whether nothing is recorded at the moment because there is no room or the disk fails.
    bool is_stopped() const noexcept { return is_stopped_; }
    void set_stopped(bool stopped) noexcept { is_stopped_ = stopped; }

private:
    RecordingPtr make() const;

    const std::string folder_;
    mutable std::mutex mutex_;
    Recording base_;          // In long chunks.
    std::vector<Entry> tail_; // What follows them.
    media::MediaTime tail_start_{0};
    mutable RecordingPtr made_; // Until something is added.
    std::atomic<std::uint64_t> stored_{0};
    std::atomic<bool> is_stopped_ = false;
};

/// All recordings that are being made, by their broadcasts. Thread-safe.
class Shelf {
public:
    void put(const BroadcastId& id, std::shared_ptr<LiveIndex> index);
    void remove(const BroadcastId& id);
    /// Null when there is none.
    std::shared_ptr<LiveIndex> find(const BroadcastId& id) const;

private:
    mutable std::mutex mutex_;
    std::map<BroadcastId, std::shared_ptr<LiveIndex>> indexes_;
};

} // namespace leams::record
