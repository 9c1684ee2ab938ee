#include "services/streams/viewers.hpp"

#include "core/base/address.hpp"

#include <functional>
#include <utility>

namespace leams::streams {
namespace {

std::string set_of(const BroadcastId& id) {
    return "viewers:" + id.str();
}

std::string member_of(const Viewer& viewer) {
    return viewer.user.empty() ? "s:" + viewer.session_id : "u:" + viewer.user.str();
}

// The tabs in which one account watches.
std::string tabs_of(const BroadcastId& id, const UserId& user) {
    return set_of(id) + ":tabs:" + user.str();
}

std::string neighbours_of(const BroadcastId& id, const Viewer& viewer) {
    return set_of(id) + ":" + address_group(viewer.address);
}

std::string alike_of(const BroadcastId& id, const Viewer& viewer) {
    return neighbours_of(id, viewer) + ":" + std::to_string(std::hash<std::string>{}(viewer.user_agent));
}

} // namespace

runtime::Task<std::int64_t> Viewers::heartbeat(BroadcastId id, Viewer viewer) {
    if (watch_ != nullptr) {
        watch_->reported(id, viewer);
    }
    const auto member = member_of(viewer);
    if (!viewer.user.empty()) {
        co_await cache_.touch(tabs_of(id, viewer.user), viewer.session_id, limits_.lifetime);
    }
    if (!viewer.address.empty()) {
        if (co_await cache_.touch(alike_of(id, viewer), member, limits_.lifetime) > limits_.per_agent) {
            co_return co_await count(id);
        }
        if (co_await cache_.touch(neighbours_of(id, viewer), member, limits_.lifetime) >
            limits_.per_address) {
            co_return co_await count(id);
        }
    }
    co_return static_cast<std::int64_t>(co_await cache_.touch(set_of(id), member, limits_.lifetime));
}

runtime::Task<> Viewers::leave(BroadcastId id, Viewer viewer) {
    if (watch_ != nullptr) {
        watch_->left(id, viewer);
    }
    if (!viewer.user.empty()) {
        const auto tabs = tabs_of(id, viewer.user);
        if (co_await cache_.drop(tabs, viewer.session_id) > 0) {
            co_return;
        }
    }
    const auto member = member_of(viewer);
    co_await cache_.drop(neighbours_of(id, viewer), member);
    co_await cache_.drop(alike_of(id, viewer), member);
    co_await cache_.drop(set_of(id), member);
}

runtime::Task<std::int64_t> Viewers::count(BroadcastId id) {
    const auto counted = co_await counts({std::move(id)});
    co_return counted.front();
}

runtime::Task<std::vector<std::int64_t>> Viewers::counts(std::vector<BroadcastId> ids) {
    std::vector<std::string> sets;
    sets.reserve(ids.size());
    for (const auto& id : ids) {
        sets.push_back(set_of(id));
    }
    const auto sizes = co_await cache_.members(std::move(sets));
    co_return std::vector<std::int64_t>(sizes.begin(), sizes.end());
}

} // namespace leams::streams
