#pragma once

#include "core/runtime/metrics.hpp"
#include "core/runtime/poller.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace leams::runtime {

/// How often a ticked poller is looked at.
enum class Pace : std::uint8_t { Prompt, Brisk, Steady, Slow };
constexpr std::chrono::milliseconds period_of(Pace pace) noexcept {
    constexpr std::array kPeriods{5, 25, 50, 100};
    return std::chrono::milliseconds(kPeriods[static_cast<std::size_t>(pace)]);
}

/// One thread's event loop. Objects live on one loop for life; other threads reach them by post(), a Mailbox,
/// or by awaiting a Task on this loop (see on_loop.hpp).
class Loop {
public:
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
    /// What coroutines of this loop are spawned on: they stay in the log scope of whoever asks for it.
    boost::asio::any_io_executor executor();

    /// Descriptors here wake the loop as soon as they are ready: HTTP connections.
    Poller& poller() noexcept;
    /// Descriptors here are looked at on a tick: publishing sockets, which send in tiny pieces. The ticks of
    /// all paces fall together, so that they share wake-ups.
    Poller& ticked_poller(Pace pace) noexcept;

    /// How late it comes to what is due, in seconds.
    const Histogram& lag() const noexcept;

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
