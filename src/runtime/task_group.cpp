#include "runtime/task_group.hpp"

#include "base/assert.hpp"
#include "runtime/log.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <list>

namespace leams::runtime {

using boost::asio::cancellation_signal;

namespace {

bool is_cancellation(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

} // namespace

struct TaskGroup::State {
    explicit State(Loop& owner)
        : loop(owner)
        , emptied(owner.context()) {}

    Loop& loop;
    std::list<cancellation_signal> running;
    boost::asio::steady_timer emptied;
    bool stopping = false;
};

TaskGroup::TaskGroup(Loop& loop)
    : state_(std::make_shared<State>(loop)) {}

TaskGroup::~TaskGroup() {
    LEAMS_ASSERT(state_->running.empty());
}

std::size_t TaskGroup::size() const noexcept {
    return state_->running.size();
}

void TaskGroup::spawn(Task<void> task) {
    state_->loop.assert_current();
    if (state_->stopping) {
        return;
    }
    auto signal = state_->running.emplace(state_->running.end());
    const auto on_done = [state = state_, signal](std::exception_ptr failure) {
        state->running.erase(signal);
        if (state->running.empty()) {
            state->emptied.cancel();
        }
        if (failure && !(state->stopping && is_cancellation(failure))) {
            log_exception("task_failed", failure);
        }
    };
    boost::asio::co_spawn(
        state_->loop.context(), std::move(task), boost::asio::bind_cancellation_slot(signal->slot(), on_done)
    );
}

Task<void> TaskGroup::stop() {
    const auto state = state_;
    state->loop.assert_current();
    state->stopping = true;
    // Emitting may finish tasks, which leave the list; so each signal is reached through a copy of the
    // positions.
    std::vector<std::list<cancellation_signal>::iterator> signals;
    for (auto it = state->running.begin(); it != state->running.end(); ++it) {
        signals.push_back(it);
    }
    for (const auto& signal : signals) {
        signal->emit(boost::asio::cancellation_type::terminal);
    }
    while (!state->running.empty()) {
        state->emptied.expires_at(std::chrono::steady_clock::time_point::max());
        try {
            co_await state->emptied.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            // Cancelled by the last task to finish.
        }
    }
}

} // namespace leams::runtime
