#pragma once

#include "core/runtime/bus.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace leams::adapters {

/// Whom publish() keeps waiting; told once, from any thread.
class PublishWaiter {
public:
    virtual ~PublishWaiter() = default;
    virtual void complete(Result<void> outcome) = 0;
};

struct Outgoing {
    runtime::Event event;
    std::shared_ptr<PublishWaiter> waiter;
};

/// Events on their way into the database, bounded. Thread-safe.
class PublishBuffer {
public:
    PublishBuffer(std::size_t max_events, std::size_t max_bytes)
        : max_events_(max_events)
        , max_bytes_(max_bytes) {}

    enum class Put : std::uint8_t { Accepted, BatchIsFull, Refused };
    /// BatchIsFull: accepted, and there is enough for `batch`. Refused when full or closed.
    Put put(Outgoing outgoing, std::size_t batch);

    /// The oldest events, which stay counted until done().
    std::vector<Outgoing> take(std::size_t limit);
    void done(const std::vector<Outgoing>& taken);
    /// Puts back what could not be written, in front.
    void put_back(std::vector<Outgoing> taken);

    std::size_t size() const;
    /// Refuses everything from now on.
    void close();

private:
    mutable std::mutex mutex_;
    std::deque<Outgoing> waiting_;
    std::size_t max_events_;
    std::size_t max_bytes_;
    std::size_t events_ = 0; // Waiting and taken.
    std::size_t bytes_ = 0;
    bool closed_ = false;
};

} // namespace leams::adapters
