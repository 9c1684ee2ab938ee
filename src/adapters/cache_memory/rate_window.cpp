#include "adapters/cache_memory/rate_window.hpp"

#include "core/runtime/rate_limit.hpp"

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

    const runtime::RateUse use{
        .limit = limit, .window = window, .elapsed = elapsed, .previous = previous_, .present = present_
    };
    present_ = std::min(present_ + 1, limit);
    return runtime::decide(use, now);
}

} // namespace leams::adapters
