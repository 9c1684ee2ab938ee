#pragma once

#include "core/runtime/on_loop.hpp"
#include "core/runtime/task.hpp"
#include "test/eventually.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace leams::test {

/// Runs what is left of `context`'s work; throws when patience is at an end first.
inline void run_out(boost::asio::io_context& context) {
    context.run_for(kPatience);
    if (!context.stopped()) {
        throw std::runtime_error("a task is not done, and nothing will wake it");
    }
}

/// Runs `task` to its end on an event loop of its own and gives its result.
template <class T>
T run(runtime::Task<T> task) {
    boost::asio::io_context context(1);
    std::exception_ptr thrown;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr failure) {
            thrown = failure;
        });
        run_out(context);
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
        run_out(context);
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        return std::move(*result);
    }
}

} // namespace leams::test
