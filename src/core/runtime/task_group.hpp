#pragma once

#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <memory>

namespace leams::runtime {

/// Owns the coroutines spawned into it, so that none outlives what it uses: keep it as the last data member,
/// and co_await stop() before destruction. Bound to one loop.
class TaskGroup {
public:
    explicit TaskGroup(Loop& loop);
    /// Asserts that no task is left.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts `task`; on the group's loop. An exception that escapes the task is logged. After stop() has
    /// begun the task is dropped unstarted. Gives what cancels the task; it expires when the task has ended.
    std::weak_ptr<boost::asio::cancellation_signal> spawn(Task<void> task);

    std::size_t size() const noexcept;

    /// Cancels every task and waits until all have finished. On the group's loop.
    Task<void> stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace leams::runtime
