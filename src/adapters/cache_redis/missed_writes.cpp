#include "adapters/cache_redis/missed_writes.hpp"

#include <utility>

namespace leams::adapters {

void MissedWrites::note(Write write, TimePoint now) {
    const std::lock_guard lock(mutex_);
    if (writes_.size() >= most_ && !writes_.contains(write.key)) {
        std::erase_if(writes_, [now](const auto& entry) { return entry.second.expires <= now; });
        if (writes_.size() >= most_) {
            return;
        }
    }
    auto key = write.key;
    writes_.insert_or_assign(std::move(key), std::move(write));
}

std::vector<MissedWrites::Write> MissedWrites::take(TimePoint now) {
    const std::lock_guard lock(mutex_);
    std::vector<Write> taken;
    for (auto& [key, write] : std::exchange(writes_, {})) {
        if (write.expires > now) {
            taken.push_back(std::move(write));
        }
    }
    return taken;
}

} // namespace leams::adapters
