#pragma once

#include "core/base/result.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>

namespace leams::runtime {

namespace detail {

/// Within a catch block.
inline Error thrown_error() {
    try {
        throw;
    } catch (const boost::system::system_error& thrown) {
        if (thrown.code() == boost::asio::error::operation_aborted) {
            throw;
        }
        return Error::internal(thrown.what());
    } catch (const std::exception& thrown) {
        return Error::internal(thrown.what());
    } catch (...) {
        return Error::internal("an exception of no known type");
    }
}

} // namespace detail

/// What `task` gives, or Internal with what it threw: a loop of tasks outlives one that throws. That the task
/// was cancelled is still thrown, because it ends the loop as well.
template <class T>
Task<Result<T>> as_result(Task<Result<T>> task) {
    try {
        co_return co_await std::move(task);
    } catch (...) {
        co_return detail::thrown_error();
    }
}

} // namespace leams::runtime
