#include "core/runtime/task_group.hpp"

#include "core/base/assert.hpp"
#include "core/runtime/log.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
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
    std::list<std::shared_ptr<cancellation_signal>> running;
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

std::weak_ptr<cancellation_signal> TaskGroup::spawn(Task<void> task) {
    state_->loop.assert_current();
    if (state_->stopping) {
        return {};
    }
    const auto signal = std::make_shared<cancellation_signal>();
    const auto place = state_->running.insert(state_->running.end(), signal);
    const auto on_done = [state = state_, place](std::exception_ptr failure) {
        state->running.erase(place);
        if (state->running.empty()) {
            state->emptied.cancel();
        }
        if (failure && !(state->stopping && is_cancellation(failure))) {
            log_exception("task_failed", failure);
        }
    };
    boost::asio::co_spawn(
        state_->loop.executor(), std::move(task), boost::asio::bind_cancellation_slot(signal->slot(), on_done)
    );
    return signal;
}

Task<void> TaskGroup::stop() {
    const auto state = state_;
    state->loop.assert_current();
    state->stopping = true;
    // Emitting may finish tasks, which then leave the list.
    const auto signals = state->running;
    for (const auto& signal : signals) {
        signal->emit(boost::asio::cancellation_type::terminal);
    }
    while (!state->running.empty()) {
        state->emptied.expires_at(std::chrono::steady_clock::time_point::max());
        boost::system::error_code cancelled; // By the last task to finish.
        co_await state->emptied.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled)
        );
    }
}

} // namespace leams::runtime
