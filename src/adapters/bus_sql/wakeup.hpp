#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

namespace leams::adapters {

/// Lets one coroutine of a loop sleep until somebody has something for it. A notice that comes while nobody
/// waits is kept for the next wait.
class Wakeup {
public:
    explicit Wakeup(runtime::Loop& loop)
        : state_(std::make_shared<State>(loop)) {}

    /// From any thread; many calls before the sleeper wakes cost one wake-up.
    void notify() {
        if (!state_->notified.exchange(true)) {
            state_->loop.post([state = state_] { state->timer.cancel(); });
        }
    }

    /// On the loop: returns after a notice or after `limit`.
    runtime::Task<void> wait(std::chrono::milliseconds limit) {
        const auto state = state_;
        state->timer.expires_after(limit);
        if (!state->notified.exchange(false)) {
            co_await state->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            state->notified = false;
        }
    }

private:
    struct State {
        explicit State(runtime::Loop& owner)
            : loop(owner)
            , timer(owner.context()) {}

        runtime::Loop& loop;
        boost::asio::steady_timer timer;
        std::atomic<bool> notified{false};
    };

    std::shared_ptr<State> state_;
};

} // namespace leams::adapters
