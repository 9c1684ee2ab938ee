#pragma once

#include "core/base/finally.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/pool_stats.hpp"
#include "core/runtime/task.hpp"
#include "core/runtime/turn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace leams::runtime {

/// Threads for work that blocks: SQL, bcrypt, files. Each queue is bounded, in length and in time, so that
/// a flood of one kind of work is refused instead of piling up; give each kind a pool of its own.
class BlockingPool {
public:
    /// Work that no thread has begun after `patience` is not done any more.
    explicit BlockingPool(
        std::size_t threads,
        std::size_t queue_limit,
        std::chrono::milliseconds patience = std::chrono::seconds(10)
    )
        : limit_(threads + queue_limit)
        , patience_(patience)
        , pool_(threads) {}
    ~BlockingPool() { pool_.join(); }
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    /// Runs `work`, which returns a Result, on one of the threads, and continues the caller on its own loop;
    /// what the work throws is thrown there. Unavailable when the queue is full or does not move. A caller
    /// that is cancelled before a thread has begun the work goes on at once, and the work is never done; one
    /// that is cancelled later still waits for it. Work whose turn is First goes before what waits for Later;
    /// each of the two has a queue of `queue_limit`.
    template <class Work>
    Task<std::invoke_result_t<Work&>> run(Work work, Turn turn = Turn::First) {
        if (!enter(turn)) {
            co_return busy();
        }
        const auto executor = co_await boost::asio::this_coro::executor;
        Outcome<std::invoke_result_t<Work&>> outcome{boost::asio::steady_timer(executor, kForever)};
        const auto queued = std::chrono::steady_clock::now();
        // By the thread or by the caller that leaves, whichever is first. Only then may the thread use
        // `outcome`.
        const auto taken = std::make_shared<std::atomic<bool>>(false);
        enqueue(
            turn,
            [this,
             executor,
             turn,
             queued,
             &outcome,
             taken,
             scope = LogScope::current(),
             work = std::move(work)]() mutable {
                if (taken->exchange(true)) {
                    return leave(turn);
                }
                const LogScope within(std::move(scope));
                auto done = attempt(work, queued);
                leave(turn);
                boost::asio::post(executor, [&outcome, done = std::move(done)]() mutable {
                    outcome.done.emplace(std::move(done));
                    outcome.arrival.cancel();
                });
            }
        );
        constexpr auto kQuietly = boost::asio::as_tuple(boost::asio::use_awaitable);
        co_await outcome.arrival.async_wait(kQuietly);
        if (!outcome.done && !taken->exchange(true)) {
            co_return Error::deadline_exceeded("The server took too long to answer");
        }
        if (!outcome.done) {
            co_await boost::asio::this_coro::throw_if_cancelled(false);
            co_await outcome.arrival.async_wait(
                boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), kQuietly)
            );
            co_await boost::asio::this_coro::throw_if_cancelled(true);
        }
        if (const auto* failure = std::get_if<std::exception_ptr>(&*outcome.done)) {
            std::rethrow_exception(*failure);
        }
        co_return std::get<0>(std::move(*outcome.done));
    }

    const PoolStats& stats() const noexcept { return stats_; }

private:
    static constexpr auto kForever = boost::asio::steady_timer::time_point::max();

    template <class T>
    using Done = std::variant<T, std::exception_ptr>;

    template <class T>
    struct Outcome {
        boost::asio::steady_timer arrival; // Cancelled when the work is done.
        std::optional<Done<T>> done{};
    };

    template <class Work>
    Done<std::invoke_result_t<Work&>>
    attempt(Work& work, std::chrono::steady_clock::time_point queued) noexcept {
        const auto began = std::chrono::steady_clock::now();
        stats_.wait_s.observe(began - queued);
        if (began - queued > patience_) {
            return std::invoke_result_t<Work&>(busy());
        }
        const Finally done([&] { stats_.work_s.observe(std::chrono::steady_clock::now() - began); });
        try {
            return work();
        } catch (...) {
            return std::current_exception();
        }
    }

    static std::size_t index(Turn turn) noexcept { return static_cast<std::size_t>(turn); }

    bool enter(Turn turn) noexcept {
        stats_.pending.fetch_add(1, std::memory_order_relaxed);
        if (pending_[index(turn)].fetch_add(1, std::memory_order_relaxed) < limit_) {
            return true;
        }
        leave(turn);
        return false;
    }
    void leave(Turn turn) noexcept {
        pending_[index(turn)].fetch_sub(1, std::memory_order_relaxed);
        stats_.pending.fetch_sub(1, std::memory_order_relaxed);
    }
    void enqueue(Turn turn, std::function<void()> work) {
        {
            const std::lock_guard lock(mutex_);
            queues_[index(turn)].push_back(std::move(work));
        }
        boost::asio::post(pool_, [this] { take_next()(); });
    }
    /// There is one: each that is put into a queue posts one call of this.
    std::function<void()> take_next() {
        const std::lock_guard lock(mutex_);
        auto& queue = queues_[index(queues_[index(Turn::First)].empty() ? Turn::Later : Turn::First)];
        auto work = std::move(queue.front());
        queue.pop_front();
        return work;
    }
    Error busy() {
        stats_.refused.fetch_add(1, std::memory_order_relaxed);
        return Error::unavailable("The server is busy, try again in a moment")
            .with_retry_after(spread_seconds(1));
    }

    PoolStats stats_;
    std::mutex mutex_;
    std::array<std::deque<std::function<void()>>, 2> queues_;
    std::array<std::atomic<std::size_t>, 2> pending_{};
    std::size_t limit_;
    std::chrono::milliseconds patience_;
    boost::asio::thread_pool pool_; // Last: its threads use the rest.
};

} // namespace leams::runtime
