#include "adapters/cache_memory/member_set.hpp"

#include <iterator>

namespace leams::adapters {
namespace {

// A list node, a hash node and their share of the bucket array.
constexpr std::size_t kMemberOverhead = 160;

} // namespace

MemberSet::Members::iterator MemberSet::place_for(Time deadline) {
    auto place = members_.end();
    while (place != members_.begin() && std::prev(place)->deadline > deadline) {
        --place;
    }
    return place;
}

void MemberSet::touch(std::string_view member, Time deadline, std::size_t limit) {
    if (const auto found = by_name_.find(member); found != by_name_.end()) {
        const auto node = found->second;
        node->deadline = deadline;
        // Out of the order first, so that its own new deadline does not stop the search.
        Members lifted;
        lifted.splice(lifted.begin(), members_, node);
        members_.splice(place_for(deadline), lifted);
        return;
    }
    if (members_.size() >= limit) {
        return;
    }
    const auto node = members_.insert(place_for(deadline), Member{std::string(member), deadline});
    by_name_.emplace(node->name, node);
    bytes_ += member.size() + kMemberOverhead;
}

void MemberSet::drop(std::string_view member) {
    if (const auto found = by_name_.find(member); found != by_name_.end()) {
        const auto node = found->second;
        bytes_ -= node->name.size() + kMemberOverhead;
        by_name_.erase(found);
        members_.erase(node);
    }
}

std::size_t MemberSet::count(Time now) {
    while (!members_.empty() && members_.front().deadline <= now) {
        drop(members_.front().name);
    }
    return members_.size();
}

} // namespace leams::adapters
