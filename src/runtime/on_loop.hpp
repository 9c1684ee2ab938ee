#pragma once

#include "runtime/loop.hpp"
#include "runtime/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace leams::runtime {

/// Runs `task` on `loop` and gives its result back on the caller's loop. What the task refers to must outlive
/// it.
template <class T>
Task<T> on_loop(Loop& loop, Task<T> task) {
    co_return co_await boost::asio::co_spawn(loop.context(), std::move(task), boost::asio::use_awaitable);
}

} // namespace leams::runtime
