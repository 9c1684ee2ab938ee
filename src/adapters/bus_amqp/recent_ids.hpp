#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>

namespace leams::adapters {

/// The ids of the last events that were taken, bounded: who sees one again knows it. Bound to one loop.
class RecentIds {
public:
    explicit RecentIds(std::size_t limit)
        : limit_(limit) {}

    bool contains(const std::string& id) const { return known_.contains(id); }
    void add(const std::string& id) {
        if (!known_.insert(id).second) {
            return;
        }
        in_order_.push_back(id);
        if (in_order_.size() > limit_) {
            known_.erase(in_order_.front());
            in_order_.pop_front();
        }
    }

private:
    std::size_t limit_;
    std::deque<std::string> in_order_;
    std::unordered_set<std::string> known_;
};

} // namespace leams::adapters
