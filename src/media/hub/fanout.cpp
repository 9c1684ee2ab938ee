#include "media/hub/fanout.hpp"

#include <algorithm>
#include <utility>

namespace leams::media {

void Fanout::attach(std::shared_ptr<ReaderSlot> slot, runtime::Loop& loop, bool each_frame) {
    auto found =
        std::ranges::find_if(branches_, [&](const auto& branch) { return &branch.relay->loop() == &loop; });
    if (found == branches_.end()) {
        branches_.push_back({.relay = std::make_shared<Relay>(loop, stats_)});
        found = std::prev(branches_.end());
    }
    ++found->readers;
    each_frame_ += each_frame ? 1 : 0;
    stats_.readers.fetch_add(1, std::memory_order_relaxed);
    found->relay->join(std::move(slot), past());
}

void Fanout::detach(const runtime::Loop& loop, bool each_frame) {
    each_frame_ -= each_frame ? 1 : 0;
    stats_.readers.fetch_sub(1, std::memory_order_relaxed);
    std::erase_if(branches_, [&](Branch& branch) {
        return &branch.relay->loop() == &loop && --branch.readers == 0;
    });
    if (branches_.empty()) {
        forget_group();
    }
}

std::vector<ReadEvent> Fanout::past() const {
    if (!group_.empty()) {
        return group_;
    }
    return tracks_.video || tracks_.audio ? std::vector<ReadEvent>{tracks_} : std::vector<ReadEvent>{};
}

void Fanout::withdraw() {
    push(ReadEnd::Withdrawn);
}

void Fanout::on_tracks(const Tracks& tracks) {
    tracks_ = tracks;
    if (!group_.empty()) {
        group_.emplace_back(tracks);
    }
    push(tracks);
}

void Fanout::on_frame(const FramePtr& frame) {
    if (!branches_.empty()) {
        keep(frame);
        push(frame);
    }
}

void Fanout::keep(const FramePtr& frame) {
    const auto time = to_media_time(frame->dts, frame->track->timescale);
    if (frame->track->kind == TrackKind::Video && frame->key) {
        forget_group();
        group_.emplace_back(tracks_);
        group_begin_ = time;
    } else if (group_.empty()) {
        return;
    }
    group_.emplace_back(frame);
    group_bytes_ += frame->storage.size() + sizeof(Frame);
    if (group_bytes_ > kMaxGroupBytes || time - group_begin_ > kMaxGroupTime) {
        forget_group();
    }
}

void Fanout::forget_group() {
    group_ = {};
    group_bytes_ = 0;
}

void Fanout::on_discontinuity() {
    if (!group_.empty() && !std::holds_alternative<Discontinuity>(group_.back())) {
        group_.emplace_back(Discontinuity{});
    }
    push(Discontinuity{});
}

void Fanout::on_end() {
    push(ReadEnd::Over);
    forget_group();
}

void Fanout::push(const ReadEvent& event) {
    for (const auto& branch : branches_) {
        branch.relay->push(event);
    }
}

} // namespace leams::media
