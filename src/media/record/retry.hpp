#pragma once

#include <algorithm>
#include <chrono>

namespace leams::record {

/// When to try again what has failed: after a time that doubles with each failure. Loop-bound.
class Retry {
public:
    using Millis = std::chrono::milliseconds;
    using TimePoint = std::chrono::steady_clock::time_point;

    Retry(Millis first, Millis last) noexcept
        : first_(first)
        , last_(last)
        , delay_(first) {}

    bool is_due(TimePoint now) const noexcept { return now >= next_; }
    /// Whether it has failed since it last worked.
    bool has_failed() const noexcept { return next_ != TimePoint::min(); }

    void succeed() noexcept {
        delay_ = first_;
        next_ = TimePoint::min();
    }
    /// Gives how long to wait. Several failures of one attempt count once.
    Millis fail(TimePoint now) noexcept {
        if (is_due(now)) {
            next_ = now + delay_;
            delay_ = std::min(delay_ * 2, last_);
        }
        return std::chrono::duration_cast<Millis>(next_ - now);
    }

private:
    Millis first_;
    Millis last_;
    Millis delay_;
    TimePoint next_ = TimePoint::min();
};

} // namespace leams::record
