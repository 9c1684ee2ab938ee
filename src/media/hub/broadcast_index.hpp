#pragma once

#include "core/base/id.hpp"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace leams::media {

class Broadcast;

/// The broadcasts of this process by id and by channel. Of any thread.
class BroadcastIndex {
public:
    void add(const BroadcastId& id, const UserId& channel, const std::shared_ptr<Broadcast>& broadcast) {
        const std::lock_guard lock(mutex_);
        by_id_[id] = broadcast;
        by_channel_[channel] = broadcast;
    }
    void remove(const BroadcastId& id, const UserId& channel) {
        const std::lock_guard lock(mutex_);
        by_id_.erase(id);
        by_channel_.erase(channel);
    }

    /// Null for what is not here.
    std::shared_ptr<Broadcast> find(const BroadcastId& id) const { return find_in(by_id_, id); }
    std::shared_ptr<Broadcast> find(const UserId& channel) const { return find_in(by_channel_, channel); }

private:
    template <class Id>
    std::shared_ptr<Broadcast>
    find_in(const std::unordered_map<Id, std::shared_ptr<Broadcast>>& map, const Id& id) const {
        const std::shared_lock lock(mutex_);
        const auto found = map.find(id);
        return found == map.end() ? nullptr : found->second;
    }

    mutable std::shared_mutex mutex_;
    std::unordered_map<BroadcastId, std::shared_ptr<Broadcast>> by_id_;
    std::unordered_map<UserId, std::shared_ptr<Broadcast>> by_channel_;
};

} // namespace leams::media
