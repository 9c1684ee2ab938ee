#pragma once

#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/bus_sql/wakeup.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

namespace leams::adapters {

/// An event that a queue has delivered and waits to hear of.
struct Delivered {
    QueuedEvent queued;
    std::uint64_t tag = 0;
    std::uint64_t connection = 0; // Its number: a tag means nothing on another one.
};

/// What one group's queue has delivered and its consumer has not taken yet; bounded by the queue's prefetch.
/// Filled on the consuming connection's thread, emptied on the bus's loop.
class Intake {
public:
    explicit Intake(runtime::Loop& loop)
        : came_(loop) {}

    void put(Delivered delivered) {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(delivered));
        }
        received_.fetch_add(1, std::memory_order_relaxed);
        came_.notify();
    }
    /// The connection is gone: the queue delivers all of it again.
    void forget() {
        const std::lock_guard lock(mutex_);
        waiting_.clear();
    }

    std::vector<Delivered> take(std::size_t limit) {
        const std::lock_guard lock(mutex_);
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, waiting_.size()));
        std::vector<Delivered> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
        return taken;
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }
    /// Since the start, those that came again included.
    std::uint64_t received() const noexcept { return received_.load(std::memory_order_relaxed); }

    /// On the loop.
    Wakeup& came() noexcept { return came_; }

    std::atomic<std::int64_t> queued{0}; // In the server, when somebody looked.

private:
    mutable std::mutex mutex_;
    std::deque<Delivered> waiting_;
    std::atomic<std::uint64_t> received_{0};
    Wakeup came_;
};

} // namespace leams::adapters
