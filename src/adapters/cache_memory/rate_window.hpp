#pragma once

#include "core/base/time.hpp"
#include "core/runtime/cache.hpp"

#include <chrono>
#include <cstdint>

namespace leams::adapters {

/// A sliding window counter: the count of the present window plus the part of the previous one that the
/// sliding window still covers. A refused request is counted too, up to the limit, so that who goes on
/// knocking stays out. Not thread-safe.
class RateWindow {
public:
    /// `steady` and `now` are the same moment on both clocks.
    runtime::RateDecision count(
        std::int64_t limit,
        std::chrono::milliseconds window,
        std::chrono::steady_clock::time_point steady,
        UnixMillis now
    );

private:
    std::int64_t index_ = -1; // Which window `present_` counts.
    std::int64_t present_ = 0;
    std::int64_t previous_ = 0;
};

} // namespace leams::adapters
