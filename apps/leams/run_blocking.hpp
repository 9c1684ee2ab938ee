#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <optional>
#include <utility>

namespace leams::app {

namespace detail {

template <class T>
runtime::Task<void> store_result(runtime::Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
}

} // namespace detail

/// Runs a task on a loop and waits for it; for the main thread only.
inline void run_blocking(runtime::Loop& loop, runtime::Task<void> task) {
    boost::asio::co_spawn(loop.context(), std::move(task), boost::asio::use_future).get();
}

template <class T>
T run_blocking(runtime::Loop& loop, runtime::Task<T> task) {
    std::optional<T> result;
    run_blocking(loop, detail::store_result(std::move(task), result));
    return *std::move(result);
}

} // namespace leams::app
