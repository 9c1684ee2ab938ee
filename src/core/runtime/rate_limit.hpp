#pragma once

#include "core/base/time.hpp"
#include "core/runtime/cache.hpp"

#include <chrono>
#include <cstdint>

namespace leams::runtime {

/// What a sliding window counter knows when one more request comes: the count of the window that is being
/// filled, and of the one before, of which a part still slides by.
struct RateUse {
    std::int64_t limit = 0;
    std::chrono::milliseconds window{1};
    std::int64_t elapsed = 0; // Of the present window, in milliseconds.
    std::int64_t previous = 0;
    std::int64_t present = 0; // Without the request; at most the limit.
};

/// Whether the request fits, and when the next one will; `now` is the moment of it.
RateDecision decide(const RateUse& use, UnixMillis now) noexcept;

} // namespace leams::runtime
