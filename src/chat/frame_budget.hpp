#pragma once

#include <chrono>
#include <cstddef>

namespace leams::chat {

/// How many frames a client may still send: a bucket of `burst` that fills with `per_second`.
class FrameBudget {
public:
    using Time = std::chrono::steady_clock::time_point;

    FrameBudget(std::size_t per_second, std::size_t burst, Time now)
        : per_second_(static_cast<float>(per_second))
        , burst_(static_cast<float>(burst))
        , left_(burst_)
        , filled_(now) {}

    /// False when the client has to wait.
    bool take(Time now) {
        left_ += std::chrono::duration<float>(now - filled_).count() * per_second_;
        left_ = left_ < burst_ ? left_ : burst_;
        filled_ = now;
        if (left_ < 1) {
            return false;
        }
        left_ -= 1;
        return true;
    }

private:
    float per_second_;
    float burst_;
    float left_;
    Time filled_;
};

} // namespace leams::chat
