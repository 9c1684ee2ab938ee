#pragma once

#include "base/result.hpp"
#include "runtime/on_loop.hpp"
#include "runtime/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace leams::runtime {

/// Threads for work that blocks: SQL, bcrypt, files. The queue is bounded, so that a flood of one kind of
/// work is refused instead of piling up; give each kind a pool of its own.
class BlockingPool {
public:
    BlockingPool(std::size_t threads, std::size_t queue_limit)
        : pool_(threads)
        , limit_(threads + queue_limit) {}
    ~BlockingPool() { pool_.join(); }
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    /// Runs `work`, which returns a Result, on one of the threads, and continues the caller on its own loop.
    /// Unavailable when the queue is full. A caller that is cancelled meanwhile still waits for the work.
    template <class Work>
    Task<std::invoke_result_t<Work>> run(Work work) {
        if (pending_.fetch_add(1, std::memory_order_relaxed) >= limit_) {
            pending_.fetch_sub(1, std::memory_order_relaxed);
            co_return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
        }
        auto result = co_await boost::asio::co_spawn(pool_, call(std::move(work)), detail::uncancelled());
        pending_.fetch_sub(1, std::memory_order_relaxed);
        co_return std::move(*result);
    }

private:
    // Asio wants a default value to hand out beside an exception; a Result has none.
    template <class Work>
    static Task<std::optional<std::invoke_result_t<Work>>> call(Work work) {
        co_return work();
    }

    boost::asio::thread_pool pool_;
    std::atomic<std::size_t> pending_{0};
    std::size_t limit_;
};

} // namespace leams::runtime
