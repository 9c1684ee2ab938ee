#pragma once

#include "core/base/descriptor.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <sys/epoll.h>

namespace leams::runtime {

/// Whom a Poller tells that a descriptor is ready.
class PollHandler {
public:
    virtual ~PollHandler() = default;
    /// `events` are EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR, level-triggered. May remove and destroy itself or
    /// others.
    virtual void on_ready(std::uint32_t events) = 0;
};

/// A level-triggered epoll instance that allocates nothing per event. Each loop has some: one that wakes the
/// loop, and those that the loop looks at every tick, so that many tiny arrivals cost one wake-up.
/// Loop-bound.
class Poller {
public:
    /// `on_add` is called after each add(), so that an owner who polls on a timer knows when to begin.
    explicit Poller(std::function<void()> on_add = {});
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// The handler must call remove() before it dies or closes the descriptor.
    void add(int fd, std::uint32_t events, PollHandler& handler);
    void modify(int fd, std::uint32_t events, PollHandler& handler);
    void remove(int fd, PollHandler& handler);

    static constexpr std::size_t kBatch = 256;
    /// Dispatches what is ready, without waiting; at most kBatch events. Returns how many there were.
    std::size_t poll();

    int native_handle() const noexcept { return epoll_.fd(); }
    std::size_t size() const noexcept { return size_; }

private:
    Descriptor epoll_;
    std::function<void()> on_add_;
    std::size_t size_ = 0;
    std::size_t next_ = 0;
    std::size_t ready_ = 0;
    std::array<epoll_event, kBatch> events_{};
};

} // namespace leams::runtime
