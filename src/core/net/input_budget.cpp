#include "core/net/input_budget.hpp"

namespace leams::net {

bool InputBudget::Share::resize(std::size_t bytes) {
    if (bytes == bytes_) {
        return true;
    }
    auto& budget = budget_;
    const std::lock_guard lock(budget.mutex_);
    const auto total = budget.total_ - bytes_ + bytes;
    if (bytes > bytes_ && total > budget.limits_.in_all) {
        return false;
    }
    if (!group_.empty()) {
        const auto place = budget.groups_.find(group_);
        const auto held = (place == budget.groups_.end() ? 0 : place->second) - bytes_ + bytes;
        if (bytes > bytes_ && held > budget.limits_.per_group) {
            return false;
        }
        if (held == 0) {
            budget.groups_.erase(group_);
        } else {
            budget.groups_[group_] = held;
        }
    }
    budget.total_ = total;
    bytes_ = bytes;
    return true;
}

} // namespace leams::net
