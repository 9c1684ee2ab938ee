#include "media/vod/playlist_cache.hpp"

#include <iterator>
#include <utility>

namespace leams::vod {

std::size_t PlaylistCache::size_of(const Item& item) noexcept {
    constexpr std::size_t kRest = 512; // Headers, list, map.
    return 2 * item.key.size() + item.version.size() + item.playlist->body->size() + kRest;
}

PlaylistPtr PlaylistCache::find(const std::string& key, const std::string& version) {
    const auto found = places_.find(key);
    if (found == places_.end() || found->second->version != version) {
        return nullptr;
    }
    items_.splice(items_.begin(), items_, found->second);
    return found->second->playlist;
}

void PlaylistCache::forget(Items::iterator item) {
    bytes_ -= size_of(*item);
    places_.erase(item->key);
    items_.erase(item);
}

PlaylistPtr PlaylistCache::get(
    const std::string& key, const std::string& version, const std::function<hls::ReadyPlaylist()>& make
) {
    {
        const std::lock_guard lock(mutex_);
        if (auto known = find(key, version)) {
            return known;
        }
    }
    auto made = std::make_shared<const hls::ReadyPlaylist>(make());
    const std::lock_guard lock(mutex_);
    if (const auto old = places_.find(key); old != places_.end()) {
        forget(old->second);
    }
    items_.push_front({key, version, made});
    places_[key] = items_.begin();
    bytes_ += size_of(items_.front());
    while (bytes_ > max_bytes_) {
        forget(std::prev(items_.end()));
    }
    return made;
}

std::size_t PlaylistCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

} // namespace leams::vod
