#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <list>
#include <memory>

namespace leams::runtime {

/// Lets coroutines of one loop wait for something that happens once. Bound to that loop.
class Gate {
public:
    explicit Gate(Loop& loop)
        : state_(std::make_shared<State>(loop)) {}

    bool is_open() const noexcept { return state_->open; }

    void open() {
        state_->open = true;
        for (auto* waiter : state_->waiters) {
            waiter->cancel();
        }
    }

    /// True once the gate is open, false when `limit` passed before. The gate itself may die meanwhile.
    Task<bool> wait(std::chrono::milliseconds limit) { return wait_on(state_, limit); }

private:
    struct State {
        explicit State(Loop& owner)
            : loop(owner) {}

        Loop& loop;
        std::list<boost::asio::steady_timer*> waiters;
        bool open = false;
    };

    static Task<bool> wait_on(std::shared_ptr<State> state, std::chrono::milliseconds limit) {
        if (state->open) {
            co_return true;
        }
        boost::asio::steady_timer timer(state->loop.context(), limit);
        const auto place = state->waiters.insert(state->waiters.end(), &timer);
        try {
            co_await timer.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            if (!state->open) {
                state->waiters.erase(place);
                throw; // The waiting task was cancelled.
            }
        }
        state->waiters.erase(place);
        co_return state->open;
    }

    std::shared_ptr<State> state_;
};

} // namespace leams::runtime
