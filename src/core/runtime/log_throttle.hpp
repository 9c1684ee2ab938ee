#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace leams::runtime {

/// Decides which of the events that a client can bring about as often as it likes are logged: the first, and
/// then one in each period, which tells for how many it stands. Thread-safe.
class LogThrottle {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit LogThrottle(std::chrono::seconds period = std::chrono::seconds(10))
        : period_(period) {}

    /// Counts one event. How many a line stands for that is written now; 0: write none.
    std::uint64_t count(TimePoint now = std::chrono::steady_clock::now()) {
        const std::lock_guard lock(mutex_);
        ++since_;
        if (last_ && now - *last_ < period_) {
            return 0;
        }
        last_ = now;
        return std::exchange(since_, 0);
    }

private:
    const std::chrono::seconds period_;
    std::mutex mutex_;
    std::optional<TimePoint> last_;
    std::uint64_t since_ = 0;
};

} // namespace leams::runtime
