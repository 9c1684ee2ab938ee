#include "media/hub/reader_queue.hpp"

#include <algorithm>
#include <utility>

namespace leams::media {
namespace {

MediaTime time_of(const Frame& frame) {
    return to_media_time(frame.dts, frame.track->timescale);
}

// With what a frame takes beside its payload, so that tiny ones count too.
std::size_t size_of(const Frame& frame) {
    return frame.storage.size() + sizeof(Frame) + sizeof(ReadEvent);
}

const FramePtr* frame_of(const ReadEvent& event) {
    return std::get_if<FramePtr>(&event);
}

bool is_key_picture(const ReadEvent& event) {
    const auto* frame = frame_of(event);
    return frame != nullptr && (*frame)->track->kind == TrackKind::Video && (*frame)->key;
}

} // namespace

void ReaderQueue::push(const ReadEvent& event) {
    if (ended_) {
        return;
    }
    if (const auto* frame = frame_of(event)) {
        push_frame(*frame);
    } else if (const auto* why = std::get_if<ReadEnd>(&event)) {
        end(*why);
    } else {
        push_mark(event);
    }
}

void ReaderQueue::push_frame(const FramePtr& frame) {
    const auto time = time_of(*frame);
    if (!joins(*frame, time)) {
        counts_.dropped += began_ ? 1 : 0;
        return;
    }
    if (std::exchange(awaits_start_, false) && std::exchange(began_, true)) {
        push_mark(Discontinuity{});
    }
    events_.emplace_back(frame);
    bytes_ += size_of(*frame);
    ++counts_.frames;
    if (is_full()) {
        overflow(time);
    }
}

// Sound waits for the key picture with which it goes on, but not for long: pictures may come no more.
bool ReaderQueue::joins(const Frame& frame, MediaTime time) {
    if (frame.track->kind == TrackKind::Video) {
        awaits_key_ = awaits_key_ && !frame.key;
        return !awaits_key_;
    }
    if (awaits_start_ && !awaits_since_) {
        awaits_since_ = time;
    }
    return !awaits_start_ || !has_video_ || time - *awaits_since_ >= limits_.time;
}

// One of each kind between two frames says all: the newest.
void ReaderQueue::push_mark(const ReadEvent& mark) {
    if (const auto* tracks = std::get_if<Tracks>(&mark)) {
        has_video_ = tracks->video != nullptr;
    }
    for (auto at = events_.end(); at != events_.begin() && frame_of(*std::prev(at)) == nullptr;) {
        --at;
        if (at->index() == mark.index()) {
            events_.erase(at);
            break;
        }
    }
    events_.push_back(mark);
}

bool ReaderQueue::is_full() const {
    const auto oldest =
        std::ranges::find_if(events_, [](const auto& event) { return frame_of(event) != nullptr; });
    if (oldest == events_.end()) {
        return false;
    }
    // The newest event is a frame whenever this is asked.
    const auto span = time_of(**frame_of(events_.back())) - time_of(**frame_of(*oldest));
    return bytes_ > limits_.bytes || span > limits_.time;
}

void ReaderQueue::overflow(MediaTime now) {
    ++counts_.overflows;
    overflows_.push_back(now);
    while (now - overflows_.front() > limits_.overflow_window) {
        overflows_.pop_front();
    }
    if (overflows_.size() >= limits_.overflows) {
        return end(ReadEnd::TooSlow);
    }
    const auto newest = std::find_if(events_.rbegin(), events_.rend(), is_key_picture);
    const auto keep = static_cast<std::size_t>(newest - events_.rbegin()) + 1;
    if (newest != events_.rend() && keep < events_.size()) {
        drop_front(events_.size() - keep);
        if (!is_full()) {
            return;
        }
    }
    drop_front(events_.size());
    lose();
}

void ReaderQueue::lose() noexcept {
    awaits_key_ = awaits_start_ = true;
    awaits_since_.reset();
}

// Leaves the newest tracks in front of what stays, and says that something is missing.
void ReaderQueue::drop_front(std::size_t count) {
    std::optional<ReadEvent> tracks;
    for (; count > 0; --count) {
        if (const auto* frame = frame_of(events_.front())) {
            bytes_ -= size_of(**frame);
            --counts_.frames;
            ++counts_.dropped;
        } else if (std::holds_alternative<Tracks>(events_.front())) {
            tracks = std::move(events_.front());
        }
        events_.pop_front();
    }
    if (!events_.empty()) {
        events_.emplace_front(Discontinuity{});
    }
    if (tracks) {
        events_.push_front(*std::move(tracks));
    }
}

void ReaderQueue::end(ReadEnd why) {
    if (why != ReadEnd::Over) {
        drop_front(events_.size());
        events_.clear();
        cut_ = why;
    }
    events_.emplace_back(why);
    ended_ = true;
}

std::optional<ReadEvent> ReaderQueue::take() {
    if (events_.empty()) {
        return std::nullopt;
    }
    auto event = std::move(events_.front());
    events_.pop_front();
    if (const auto* frame = frame_of(event)) {
        bytes_ -= size_of(**frame);
    }
    return event;
}

} // namespace leams::media
