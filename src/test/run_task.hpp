#pragma once

#include "runtime/on_loop.hpp"
#include "runtime/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace leams::test {

/// Runs `task` to its end on an event loop of its own and gives its result.
template <class T>
T run(runtime::Task<T> task) {
    boost::asio::io_context context(1);
    std::exception_ptr thrown;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr failure) {
            thrown = failure;
        });
        context.run();
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    } else {
        std::optional<T> result;
        auto wrapped = runtime::detail::with_default(std::move(task));
        boost::asio::co_spawn(
            context,
            std::move(wrapped),
            [&](std::exception_ptr failure, std::optional<T> value) {
                thrown = failure;
                result = std::move(value);
            }
        );
        context.run();
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        return std::move(*result);
    }
}

} // namespace leams::test
