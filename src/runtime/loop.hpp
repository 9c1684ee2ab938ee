#pragma once

#include "runtime/poller.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace leams::runtime {

/// One thread's event loop. Objects live on one loop for life; other threads reach them by post(), a Mailbox,
/// or by awaiting a Task on this loop (see on_loop.hpp).
class Loop {
public:
    /// How often the ticked poller is looked at while it holds descriptors.
    static constexpr std::chrono::milliseconds kTick{25};

    explicit Loop(std::size_t index);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    std::size_t index() const noexcept { return index_; }

    /// Runs until stop(); to be called on the thread that will be this loop's.
    void run();
    /// Thread-safe. Handlers still queued are dropped, so everything must have been closed before.
    void stop();

    bool is_current() const noexcept;
    /// Aborts unless called on this loop's thread (or before run()).
    void assert_current() const;

    /// Thread-safe: runs `handler` on this loop, later.
    template <class Handler>
    void post(Handler&& handler) {
        boost::asio::post(context_, std::forward<Handler>(handler));
    }

    boost::asio::io_context& context() noexcept { return context_; }

    /// Descriptors here wake the loop as soon as they are ready: HTTP connections.
    Poller& poller() noexcept;
    /// Descriptors here are looked at every kTick: publishing sockets, which send in tiny pieces.
    Poller& ticked_poller() noexcept;

    /// Calls `handler` on this loop every `period` until the returned handle dies (on this loop).
    class Timer;
    std::unique_ptr<Timer> every(std::chrono::milliseconds period, std::function<void()> handler);

private:
    struct State;

    std::size_t index_;
    boost::asio::io_context context_;
    std::unique_ptr<State> state_;
};

class Loop::Timer {
public:
    virtual ~Timer() = default;
};

} // namespace leams::runtime
