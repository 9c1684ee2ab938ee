#include "media/record/live_index.hpp"

#include <utility>

namespace leams::record {
namespace {

constexpr std::size_t kLongChunk = 256; // Segments.

} // namespace

LiveIndex::LiveIndex(Recording base, std::string folder)
    : folder_(std::move(folder))
    , base_(std::move(base))
    , tail_start_(base_.duration())
    , stored_(base_.count()) {
    base_.chunks = join_chunks(base_.chunks, kLongChunk);
    base_.ended = false;
}

void LiveIndex::add(const std::vector<Spooled>& segments, const std::vector<InitPtr>& inits) {
    const std::lock_guard lock(mutex_);
    made_ = nullptr;
    base_.inits = inits;
    for (const auto& segment : segments) {
        if (base_.count() == 0 && tail_.empty()) {
            base_.started_at = segment.entry.program_date_time;
        }
        tail_.push_back(segment.entry);
        if (tail_.size() == kLongChunk) {
            auto chunk = Chunk::pack(base_.count(), tail_start_, tail_);
            tail_start_ += chunk.duration();
            base_.chunks.push_back(std::make_shared<const Chunk>(std::move(chunk)));
            tail_.clear();
        }
    }
}

void LiveIndex::set_ended(bool ended) {
    const std::lock_guard lock(mutex_);
    base_.ended = ended;
    made_ = nullptr;
}

RecordingPtr LiveIndex::recording() const {
    const std::lock_guard lock(mutex_);
    if (!made_) {
        made_ = make();
    }
    return made_;
}

RecordingPtr LiveIndex::make() const {
    if (base_.chunks.empty() && tail_.empty()) {
        return nullptr;
    }
    auto recording = std::make_shared<Recording>(base_);
    if (!tail_.empty()) {
        auto chunk = Chunk::pack(base_.count(), tail_start_, tail_);
        recording->chunks.push_back(std::make_shared<const Chunk>(std::move(chunk)));
    }
    return recording;
}

std::optional<std::string> LiveIndex::spooled(std::uint64_t position) const {
    if (position < stored_) {
        return std::nullopt;
    }
    const std::lock_guard lock(mutex_);
    return position < base_.count() + tail_.size() ? std::optional(spool_file(folder_, position))
                                                   : std::nullopt;
}

void Shelf::put(const BroadcastId& id, std::shared_ptr<LiveIndex> index) {
    const std::lock_guard lock(mutex_);
    indexes_[id] = std::move(index);
}

void Shelf::remove(const BroadcastId& id) {
    const std::lock_guard lock(mutex_);
    indexes_.erase(id);
}

std::shared_ptr<LiveIndex> Shelf::find(const BroadcastId& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = indexes_.find(id);
    return found == indexes_.end() ? nullptr : found->second;
}

} // namespace leams::record
