#pragma once

#include "base/result.hpp"
#include "runtime/on_loop.hpp"
#include "runtime/task.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace leams::runtime {

/// Waits on the current loop. Throws boost::system::system_error when the task is cancelled.
inline Task<void> sleep_for(std::chrono::milliseconds duration) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

/// `task`'s result, or DeadlineExceeded when it takes longer; the task is then cancelled.
template <class T>
Task<Result<T>> with_deadline(std::chrono::milliseconds limit, Task<Result<T>> task) {
    using namespace boost::asio::experimental::awaitable_operators;
    auto first = co_await (detail::with_default(std::move(task)) || sleep_for(limit));
    if (first.index() == 0) {
        co_return std::move(*std::get<0>(first));
    }
    co_return Error::deadline_exceeded("The server took too long to answer");
}

} // namespace leams::runtime
