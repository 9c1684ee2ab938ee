#pragma once

#include "core/base/result.hpp"
#include "core/runtime/task.hpp"
#include "core/runtime/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace leams::runtime {

/// Waits on the current loop. Throws boost::system::system_error when the task is cancelled.
inline Task<void> sleep_for(std::chrono::milliseconds duration) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

namespace detail {

/// What with_deadline() and the task that it started have in common.
template <class T>
struct Awaited {
    boost::asio::steady_timer arrival; // Cancelled when the task has ended.
    std::optional<Result<T>> result{};
    std::exception_ptr failure{};
};

template <class T>
Task<void> note_end(std::shared_ptr<Awaited<T>> awaited, Task<Result<T>> task) {
    try {
        awaited->result.emplace(co_await std::move(task));
    } catch (...) {
        awaited->failure = std::current_exception();
    }
    awaited->arrival.cancel();
}

} // namespace detail

/// `task`'s result, or DeadlineExceeded as soon as it has taken longer than `limit`. The task is cancelled
/// then, but may go on for a while as one of `group`'s, so it must own what it uses. On the group's loop.
template <class T>
Task<Result<T>> with_deadline(TaskGroup& group, std::chrono::milliseconds limit, Task<Result<T>> task) {
    const auto awaited = std::make_shared<detail::Awaited<T>>(
        boost::asio::steady_timer(co_await boost::asio::this_coro::executor, limit)
    );
    const auto started = group.spawn(detail::note_end(awaited, std::move(task)));
    const auto over = [&] { return awaited->result || awaited->failure; };
    if (!over() && !started.expired()) {
        co_await awaited->arrival.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    if (!over()) {
        if (const auto signal = started.lock()) {
            signal->emit(boost::asio::cancellation_type::terminal);
        }
        co_return Error::deadline_exceeded("The server took too long to answer");
    }
    if (awaited->failure) {
        std::rethrow_exception(awaited->failure);
    }
    co_return *std::move(awaited->result);
}

} // namespace leams::runtime
