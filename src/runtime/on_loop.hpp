#pragma once

#include "runtime/loop.hpp"
#include "runtime/task.hpp"

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

} // namespace detail

/// Runs `task` on `loop` and gives its result back on the caller's loop. What the task refers to must outlive
/// it.
template <class T>
Task<T> on_loop(Loop& loop, Task<T> task) {
    if constexpr (std::is_void_v<T>) {
        co_await boost::asio::co_spawn(loop.context(), std::move(task), boost::asio::use_awaitable);
    } else {
        auto result = co_await boost::asio::co_spawn(
            loop.context(), detail::with_default(std::move(task)), boost::asio::use_awaitable
        );
        co_return std::move(*result);
    }
}

} // namespace leams::runtime
