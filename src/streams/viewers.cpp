#include "streams/viewers.hpp"

#include "base/address.hpp"

namespace leams::streams {
namespace {

std::string set_of(const BroadcastId& id) {
    return "viewers:" + id.str();
}

} // namespace

runtime::Task<std::int64_t>
Viewers::heartbeat(BroadcastId id, UserId viewer, std::string session_id, std::string address) {
    const auto member = viewer.empty() ? "s:" + session_id : "u:" + viewer.str();
    if (!address.empty()) {
        const auto neighbours = set_of(id) + ":" + address_group(address);
        if (co_await cache_.touch(neighbours, member, limits_.lifetime) > limits_.per_address) {
            co_return co_await count(id);
        }
    }
    co_return static_cast<std::int64_t>(co_await cache_.touch(set_of(id), member, limits_.lifetime));
}

runtime::Task<std::int64_t> Viewers::count(BroadcastId id) {
    co_return static_cast<std::int64_t>(co_await cache_.members(set_of(id)));
}

} // namespace leams::streams
