#pragma once

#include "core/base/time.hpp"
#include "media/packaging/segment_file.hpp"
#include "media/record/recording.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace leams::record {

/// What a segment begins with. Of the entry, what is known by then; the init's id is its packager's, which
/// counts anew with each process.
struct SegmentHead {
    Entry entry;
    InitPtr init;
    bool has_video = false;
};

/// Some of a segment's bytes, in memory.
struct Stretch {
    std::shared_ptr<const SegmentHead> begins; // Set in a segment's first.
    std::shared_ptr<const packaging::SegmentFile> file;
    packaging::ByteRange bytes;
    media::MediaTime duration{0};
    std::uint32_t audio_bytes = 0;
    bool completes = false; // Nothing follows in this segment.
};

/// How much memory may wait for the disk, of all broadcasts together. Thread-safe.
class WaitingMemory {
public:
    explicit WaitingMemory(std::uint64_t limit) noexcept
        : limit_(limit) {}

    bool take(std::uint64_t count) noexcept {
        if (bytes_.fetch_add(count) + count <= limit_) {
            return true;
        }
        bytes_ -= count;
        return false;
    }
    void give_back(std::uint64_t count) noexcept { bytes_ -= count; }
    const std::atomic<std::uint64_t>& bytes() const noexcept { return bytes_; }

private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> bytes_{0};
};

/// What was taken out of an inbox. Its memory counts as waiting until this dies.
class Batch {
public:
    Batch() = default;
    Batch(WaitingMemory& memory, std::uint64_t held, std::vector<Stretch> stretches) noexcept
        : memory_(&memory)
        , held_(held)
        , stretches_(std::move(stretches)) {}
    Batch(Batch&& other) noexcept
        : memory_(other.memory_)
        , held_(std::exchange(other.held_, 0))
        , stretches_(std::move(other.stretches_)) {}
    Batch& operator=(Batch&&) = delete;
    ~Batch() {
        stretches_.clear();
        if (held_ != 0) {
            memory_->give_back(held_);
        }
    }

    const std::vector<Stretch>& stretches() const noexcept { return stretches_; }

private:
    WaitingMemory* memory_ = nullptr;
    std::uint64_t held_ = 0;
    std::vector<Stretch> stretches_;
};

/// One broadcast's way from its loop to the storage: bounded, so that a disk that is slow costs the recording
/// a gap, and the live nothing. Thread-safe.
class Inbox {
public:
    explicit Inbox(WaitingMemory& memory) noexcept
        : memory_(memory) {}
    ~Inbox() { memory_.give_back(held_); }
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// False, and nothing is taken, when too much waits already. A stretch without bytes always finds room.
    bool push(Stretch stretch);
    Batch take();

    /// Whether what came last found no room.
    bool is_losing() const noexcept { return is_losing_; }

    /// Nothing is pushed any more.
    void end() noexcept { ended_ = true; }
    bool has_ended() const noexcept { return ended_; }

private:
    bool merge(const Stretch& stretch);

    WaitingMemory& memory_;
    std::mutex mutex_;
    std::vector<Stretch> waiting_;
    std::uint64_t held_ = 0;
    std::atomic<bool> is_losing_ = false;
    std::atomic<bool> ended_ = false;
};

} // namespace leams::record
