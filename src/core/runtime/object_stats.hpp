#pragma once

#include "core/base/error.hpp"
#include "core/base/result.hpp"
#include "core/runtime/metrics.hpp"
#include "core/runtime/task.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace leams::runtime {

enum class ObjectOperation : std::uint8_t { Put, Get, Head, Remove, List };
inline constexpr std::size_t kObjectOperations = 5;

/// What a store of objects counts. Thread-safe.
class ObjectStats {
public:
    ObjectStats();

    /// Gives what `task` gives, and counts it.
    template <class T>
    Task<Result<T>> measure(ObjectOperation operation, Task<Result<T>> task) {
        const auto began = std::chrono::steady_clock::now();
        auto result = co_await std::move(task);
        note(
            operation,
            result ? std::nullopt : std::optional(result.error().code()),
            std::chrono::steady_clock::now() - began
        );
        co_return result;
    }

    void note(
        ObjectOperation operation, std::optional<ErrorCode> failure, std::chrono::steady_clock::duration took
    ) noexcept;
    void note_stored(std::uint64_t bytes) noexcept { stored_.fetch_add(bytes, std::memory_order_relaxed); }
    /// What a get() gave, whether or not it is sent.
    void note_given(std::uint64_t bytes) noexcept { given_.fetch_add(bytes, std::memory_order_relaxed); }

    /// That a request was sent once more.
    void note_retry() noexcept { retries_.fetch_add(1, std::memory_order_relaxed); }

    /// It must outlive `metrics`' last text().
    void add_metrics(Metrics& metrics, std::string_view name = "objects") const;

private:
    static constexpr std::size_t kOutcomes = 5;

    std::array<std::array<std::atomic<std::uint64_t>, kOutcomes>, kObjectOperations> counts_{};
    std::array<Histogram, kObjectOperations> seconds_;
    std::atomic<std::uint64_t> stored_{0};
    std::atomic<std::uint64_t> given_{0};
    std::atomic<std::uint64_t> retries_{0};
};

} // namespace leams::runtime
