#include "gateway/address_budget.hpp"

#include <algorithm>

namespace leams::gateway {
namespace {

/// More groups at once go uncounted.
constexpr std::size_t kMaxGroups = 64 * 1024;
constexpr std::chrono::seconds kSweep{10};

} // namespace

AddressBudget::AddressBudget(std::int64_t per_minute)
    : full_(
          static_cast<double>(per_minute) / 60, static_cast<double>(std::max<std::int64_t>(1, per_minute / 2))
      ) {}

std::chrono::milliseconds AddressBudget::take(const std::string& group, Time now) {
    if (now >= sweep_at_) {
        std::erase_if(groups_, [now](const auto& entry) { return entry.second.is_full(now); });
        sweep_at_ = now + kSweep;
    }
    if (groups_.size() >= kMaxGroups && !groups_.contains(group)) {
        return std::chrono::milliseconds(0);
    }
    auto& bucket = groups_.try_emplace(group, full_).first->second;
    const auto wait = bucket.wait(now);
    bucket.take(now);
    return std::chrono::ceil<std::chrono::milliseconds>(wait);
}

} // namespace leams::gateway
