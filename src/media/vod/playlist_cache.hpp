#pragma once

#include "media/hls/answers.hpp"

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace leams::vod {

using PlaylistPtr = std::shared_ptr<const hls::ReadyPlaylist>;

/// The playlists that were asked for last, shared by all loops, in a bounded number of bytes. Thread-safe.
class PlaylistCache {
public:
    explicit PlaylistCache(std::size_t max_bytes)
        : max_bytes_(max_bytes) {}

    /// What is kept under the key, if it is of this version; else what `make` gives, in its place. That is
    /// called without a lock, and two who ask at once may both do so.
    PlaylistPtr
    get(const std::string& key, const std::string& version, const std::function<hls::ReadyPlaylist()>& make);

    std::size_t bytes() const;

private:
    struct Item {
        std::string key;
        std::string version;
        PlaylistPtr playlist;
    };
    using Items = std::list<Item>;

    static std::size_t size_of(const Item& item) noexcept;
    PlaylistPtr find(const std::string& key, const std::string& version);
    void forget(Items::iterator item);

    const std::size_t max_bytes_;
    mutable std::mutex mutex_;
    Items items_; // The one that was asked for last comes first.
    std::unordered_map<std::string, Items::iterator> places_;
    std::size_t bytes_ = 0;
};

} // namespace leams::vod
