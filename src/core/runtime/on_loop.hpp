#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace leams::runtime {

namespace detail {

// Asio wants a default value to hand out beside an exception; a Result has none.
template <class T>
Task<std::optional<T>> with_default(Task<T> task) {
    co_return co_await std::move(task);
}

/// Awaits a task on another thread. A cancellation does not reach it there: Asio would take back the signal
/// on this thread while that one still looks at it.
inline auto uncancelled() {
    return boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), boost::asio::use_awaitable);
}

} // namespace detail

/// Runs `task` on `loop` and gives its result back on the caller's loop. What the task refers to must outlive
/// it. A caller that is cancelled meanwhile still waits for the task, which must therefore be bounded.
template <class T>
Task<T> on_loop(Loop& loop, Task<T> task) {
    if constexpr (std::is_void_v<T>) {
        co_await boost::asio::co_spawn(loop.executor(), std::move(task), detail::uncancelled());
    } else {
        auto result = co_await boost::asio::co_spawn(
            loop.executor(), detail::with_default(std::move(task)), detail::uncancelled()
        );
        co_return std::move(*result);
    }
}

} // namespace leams::runtime
