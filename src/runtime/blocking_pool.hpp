#pragma once

#include "base/result.hpp"
#include "runtime/on_loop.hpp"
#include "runtime/task.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
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
        if (!enter()) {
            co_return busy();
        }
        auto result = co_await boost::asio::co_spawn(pool_, call(std::move(work)), detail::uncancelled());
        leave();
        co_return std::move(*result);
    }

    /// The same, but a caller that is cancelled before a thread has begun the work goes on at once, and the
    /// work is never done.
    template <class Work>
    Task<std::invoke_result_t<Work>> run_unless_cancelled(Work work) {
        if (!enter()) {
            co_return busy();
        }
        const auto executor = co_await boost::asio::this_coro::executor;
        Outcome<std::invoke_result_t<Work>> outcome{boost::asio::steady_timer(executor, kForever)};
        // By the thread or by the caller that leaves, whichever is first. Only then may the thread use
        // `outcome`.
        const auto taken = std::make_shared<std::atomic<bool>>(false);
        boost::asio::post(pool_, [this, executor, &outcome, taken, work = std::move(work)]() mutable {
            if (taken->exchange(true)) {
                return leave();
            }
            auto result = work();
            leave();
            boost::asio::post(executor, [&outcome, result = std::move(result)]() mutable {
                outcome.result.emplace(std::move(result));
                outcome.arrival.cancel();
            });
        });
        constexpr auto kQuietly = boost::asio::as_tuple(boost::asio::use_awaitable);
        co_await outcome.arrival.async_wait(kQuietly);
        if (!outcome.result && !taken->exchange(true)) {
            co_return Error::deadline_exceeded("The server took too long to answer");
        }
        if (!outcome.result) {
            co_await boost::asio::this_coro::throw_if_cancelled(false);
            co_await outcome.arrival.async_wait(
                boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), kQuietly)
            );
            co_await boost::asio::this_coro::throw_if_cancelled(true);
        }
        co_return std::move(*outcome.result);
    }

private:
    static constexpr auto kForever = boost::asio::steady_timer::time_point::max();

    template <class T>
    struct Outcome {
        boost::asio::steady_timer arrival; // Cancelled when the result is there.
        std::optional<T> result{};
    };

    bool enter() noexcept {
        if (pending_.fetch_add(1, std::memory_order_relaxed) < limit_) {
            return true;
        }
        leave();
        return false;
    }
    void leave() noexcept { pending_.fetch_sub(1, std::memory_order_relaxed); }
    static Error busy() {
        return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
    }

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
