#include "core/runtime/rate_limit.hpp"

#include <algorithm>

namespace leams::runtime {

RateDecision decide(const RateUse& use, UnixMillis now) noexcept {
    const auto length = std::max<std::int64_t>(use.window.count(), 1);
    const auto limit = use.limit;
    // Everything times `length`, to stay in whole numbers.
    const auto used = use.previous * (length - use.elapsed) + use.present * length;
    RateDecision decision;
    decision.limit = limit;
    decision.allowed = used + length <= limit * length;
    const auto present = std::min(use.present + 1, limit);
    if (decision.allowed) {
        decision.remaining = (limit * length - used - length) / length;
        decision.resets_at = now + (length - use.elapsed);
        return decision;
    }

    // The first moment at which one more request fits, if none comes before.
    const auto free_after = [&](std::int64_t fading, std::int64_t fixed) {
        const auto room = limit - 1 - fixed;
        return fading <= room ? 0 : length - (std::max<std::int64_t>(room, 0) * length) / fading;
    };
    const auto wait = present < limit ? free_after(use.previous, present) - use.elapsed
                                      : length - use.elapsed + free_after(present, 0);
    decision.resets_at = now + std::max<std::int64_t>(wait, 1);
    return decision;
}

} // namespace leams::runtime
