#include "media/record/recording_cache.hpp"

#include <iterator>
#include <utility>

namespace leams::record {
namespace {

constexpr std::size_t kOverhead = 128; // Of an object and its control block on the heap.

std::size_t size_of(const Recording& recording) {
    auto bytes = sizeof(Recording) + kOverhead;
    for (const auto& init : recording.inits) {
        bytes += sizeof(Init) + kOverhead + init->data.size() + init->audio_data.size();
    }
    for (const auto& chunk : recording.chunks) {
        bytes += sizeof(Chunk) + kOverhead + chunk->packed().size();
    }
    return bytes;
}

} // namespace

RecordingPtr RecordingCache::find(const BroadcastId& id, std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(id);
    if (place == places_.end()) {
        return nullptr;
    }
    if (now >= place->second->until) {
        drop(place->second);
        return nullptr;
    }
    list_.splice(list_.begin(), list_, place->second);
    return place->second->recording;
}

void RecordingCache::put(RecordingPtr recording, std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (const auto place = places_.find(recording->id); place != places_.end()) {
        drop(place->second);
    }
    const auto bytes = size_of(*recording);
    bytes_ += bytes;
    const auto id = recording->id;
    list_.push_front({std::move(recording), bytes, now + ttl_});
    places_[id] = list_.begin();
    while (bytes_ > max_bytes_) {
        drop(std::prev(list_.end()));
    }
}

std::size_t RecordingCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void RecordingCache::drop(List::iterator kept) {
    bytes_ -= kept->bytes;
    places_.erase(kept->recording->id);
    list_.erase(kept);
}

} // namespace leams::record
