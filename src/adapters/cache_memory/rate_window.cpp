#include "adapters/cache_memory/rate_window.hpp"

#include <algorithm>

namespace leams::adapters {

runtime::RateDecision RateWindow::count(
    std::int64_t limit,
    std::chrono::milliseconds window,
    std::chrono::steady_clock::time_point steady,
    UnixMillis now
) {
    const auto length = std::max<std::int64_t>(window.count(), 1);
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(steady.time_since_epoch()).count();
    const auto index = at / length;
    const auto elapsed = at % length;
    if (index != index_) {
        previous_ = index == index_ + 1 ? present_ : 0;
        present_ = 0;
        index_ = index;
    }

    // Everything times `length`, to stay in whole numbers.
    const auto used = previous_ * (length - elapsed) + present_ * length;
    runtime::RateDecision decision;
    decision.limit = limit;
    decision.allowed = used + length <= limit * length;
    present_ = std::min(present_ + 1, limit);
    if (decision.allowed) {
        decision.remaining = (limit * length - used - length) / length;
        decision.resets_at = now + (length - elapsed);
        return decision;
    }

    // The first moment at which one more request fits, if none comes before.
    const auto free_after = [&](std::int64_t fading, std::int64_t fixed) {
        const auto room = limit - 1 - fixed;
        return fading <= room ? 0 : length - (std::max<std::int64_t>(room, 0) * length) / fading;
    };
    const auto wait = present_ < limit ? free_after(previous_, present_) - elapsed
                                       : length - elapsed + free_after(present_, 0);
    decision.resets_at = now + std::max<std::int64_t>(wait, 1);
    return decision;
}

} // namespace leams::adapters
