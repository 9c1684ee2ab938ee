#pragma once

#include "core/runtime/loop.hpp"
#include "media/hub/reader_queue.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

namespace leams::media {

/// Counters of all readers of one process. Each may be read on any thread.
struct ReaderStats {
    std::atomic<std::uint64_t> readers{0}; // Attached now.
    std::atomic<std::uint64_t> frames{0};  // Queued for readers.
    std::atomic<std::uint64_t> dropped{0}; // Of those; and those that a loop was too busy for, once each.
    std::atomic<std::uint64_t> cuts{0};    // Readers that were too slow again and again.
};

/// One reader, as its loop sees it; shared by the relay and the handle. Loop-bound.
struct ReaderSlot {
    ReaderSlot(const ReaderLimits& limits, bool by_key)
        : queue(limits)
        , withdrawable(by_key) {}

    ReaderQueue queue;
    const bool withdrawable;
    std::function<void()> on_ready;
    bool awaits = true;  // Is told of the next event.
    bool closed = false; // The handle is gone.
};

/// Carries a broadcast's events to one loop, in one hand-off for all readers there, and puts them into their
/// queues. What the loop has not fetched yet is bounded: a loop that is stuck misses frames up to a key
/// picture.
class Relay final : public std::enable_shared_from_this<Relay> {
public:
    static constexpr std::size_t kMaxWaiting = 16U << 20; // Bytes.

    Relay(runtime::Loop& loop, ReaderStats& stats)
        : loop_(loop)
        , stats_(stats) {}

    runtime::Loop& loop() const noexcept { return loop_; }

    // On the broadcast's loop:

    void push(const ReadEvent& event);
    /// `past` comes before what is pushed from now on.
    void join(std::shared_ptr<ReaderSlot> slot, std::vector<ReadEvent> past);

private:
    struct Joining {
        std::shared_ptr<ReaderSlot> slot;
        std::vector<ReadEvent> past;
    };
    struct Lost {}; // Frames, before what comes next.
    using Item = std::variant<ReadEvent, Joining, Lost>;

    bool is_full();
    void hand_off(Item item, std::size_t bytes);
    void fetch();
    void deliver(ReaderSlot& slot, const ReadEvent& event);
    void wake();

    runtime::Loop& loop_;
    ReaderStats& stats_;
    bool lost_ = false; // Of the broadcast's loop.

    std::mutex mutex_; // Of what both loops use:
    std::vector<Item> waiting_;
    std::size_t waiting_bytes_ = 0;

    std::vector<std::shared_ptr<ReaderSlot>> slots_; // Of the relay's loop.
};

} // namespace leams::media
