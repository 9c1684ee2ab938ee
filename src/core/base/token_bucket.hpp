#pragma once

#include <algorithm>
#include <chrono>

namespace leams {

/// How often somebody may still do something: a bucket of `burst` tokens that fills with `per_second`. Begins
/// full.
class TokenBucket {
public:
    using Time = std::chrono::steady_clock::time_point;

    TokenBucket(double per_second, double burst)
        : each_(std::chrono::round<Time::duration>(std::chrono::duration<double>(1 / per_second)))
        , whole_(each_ * static_cast<Time::rep>(burst)) {}

    /// False when one has to wait.
    bool take(Time now) {
        if (wait(now).count() > 0) {
            return false;
        }
        full_at_ = std::max(full_at_, now) + each_;
        return true;
    }
    /// How long until a token can be taken; zero: now.
    Time::duration wait(Time now) const {
        return std::max(std::max(full_at_, now) + each_ - whole_ - now, Time::duration::zero());
    }
    /// Whether a new bucket would be no different.
    bool is_full(Time now) const { return full_at_ <= now; }

private:
    Time::duration each_;  // In which one token comes.
    Time::duration whole_; // In which an empty bucket fills.
    Time full_at_{};
};

} // namespace leams
