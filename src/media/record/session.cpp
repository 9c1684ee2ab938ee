#include "media/record/session.hpp"

#include <algorithm>
#include <utility>

namespace leams::record {

void Session::open(const Recording& base, UserId channel, std::shared_ptr<LiveIndex> index) {
    channel_ = std::move(channel);
    live = std::move(index);
    live->set_stopped(is_losing);
    started_at_ = base.started_at;
    start_ = base.duration();
    indexed_inits_ = 0;
    segments_.clear();
}

void Session::add(const std::vector<Spooled>& segments, const std::vector<InitPtr>& inits) {
    inits_ = inits;
    for (const auto& segment : segments) {
        if (segment.position == 0) {
            started_at_ = segment.entry.program_date_time;
        }
        segments_.push_back({segment});
    }
    live->add(segments, inits);
}

std::optional<Spooled> Session::next_upload() {
    const auto found = std::ranges::find(segments_, Progress::Waiting, &Segment::progress);
    if (found == segments_.end() || state != State::Open) {
        return std::nullopt;
    }
    found->progress = Progress::Underway;
    return found->spooled;
}

void Session::set_uploaded(std::uint64_t position, bool done) {
    for (auto& segment : segments_) {
        if (segment.spooled.position == position && segment.progress == Progress::Underway) {
            segment.progress = done ? Progress::Uploaded : Progress::Waiting;
        }
    }
}

std::size_t Session::uploaded() const noexcept {
    const auto first = std::ranges::find_if(segments_, [](const Segment& segment) {
        return segment.progress != Progress::Uploaded;
    });
    return static_cast<std::size_t>(first - segments_.begin());
}

IndexStore::Addition Session::make_addition() const {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < uploaded(); ++i) {
        entries.push_back(segments_[i].spooled.entry);
    }
    auto chunk = Chunk::pack(segments_.front().spooled.position, start_, entries);
    return {
        .id = id_,
        .channel = channel_,
        .started_at = started_at_,
        .inits = {inits_.begin() + static_cast<std::ptrdiff_t>(indexed_inits_), inits_.end()},
        .chunks = {std::make_shared<const Chunk>(std::move(chunk))},
    };
}

std::uint64_t Session::set_indexed(const IndexStore::Addition& addition) {
    const auto& chunk = *addition.chunks.front();
    const auto end = chunk.first() + chunk.count();
    while (!segments_.empty() && segments_.front().spooled.position < end) {
        start_ += segments_.front().spooled.entry.duration;
        segments_.pop_front();
    }
    indexed_inits_ += addition.inits.size();
    live->set_stored(end);
    return end;
}

} // namespace leams::record
