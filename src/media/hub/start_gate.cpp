#include "media/hub/start_gate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace leams::media {
namespace {

constexpr std::size_t kVideo = static_cast<std::size_t>(TrackKind::Video);
constexpr std::size_t kAudio = static_cast<std::size_t>(TrackKind::Audio);

MediaTime time_of(const Frame& frame) noexcept {
    return to_media_time(frame.dts, frame.track->timescale);
}

} // namespace

void StartGate::reset() {
    *this = StartGate{};
}

// False when the frame must be dropped.
bool StartGate::admit(Frame& frame) {
    auto& track = tracks_[static_cast<std::size_t>(frame.track->kind)];
    const bool video = frame.track->kind == TrackKind::Video;
    if (track.info != frame.track) {
        if (same_parameters(track.info, frame.track)) {
            frame.track = track.info;
        } else {
            track.info = frame.track;
            decodable_ = decodable_ && !video;
        }
    }
    if (!std::exchange(track.seen, true)) {
        track.first = frame.dts;
    }
    track.last = frame.dts;
    if (video) {
        decodable_ = decodable_ || frame.key;
        return decodable_;
    }
    return true;
}

bool StartGate::ready() const noexcept {
    const auto& video = tracks_[kVideo];
    const auto& audio = tracks_[kAudio];
    if (held_.size() >= kMaxHeldFrames || held_bytes_ >= kMaxHeldBytes) {
        return true;
    }
    if (video.seen && audio.seen && decodable_) {
        return true;
    }
    const auto span = std::max(video.span(), audio.span());
    if (decodable_ || !video.seen) {
        return span >= kTrackWait;
    }
    return audio.seen && span >= kKeyWait;
}

void StartGate::release(std::vector<Frame>& output) {
    // Each track keeps the order in which it was sent.
    std::vector<Frame> by_kind[2];
    for (auto& frame : held_) {
        by_kind[static_cast<std::size_t>(frame.track->kind)].push_back(std::move(frame));
    }
    held_.clear();
    const auto earlier = [](const Frame& a, const Frame& b) { return time_of(a) < time_of(b); };
    std::merge(
        std::make_move_iterator(by_kind[kVideo].begin()),
        std::make_move_iterator(by_kind[kVideo].end()),
        std::make_move_iterator(by_kind[kAudio].begin()),
        std::make_move_iterator(by_kind[kAudio].end()),
        std::back_inserter(held_),
        earlier
    );
    const auto key = std::find_if(held_.begin(), held_.end(), [](const Frame& frame) {
        return frame.track->kind == TrackKind::Video;
    });
    // Sound from before the first picture would only delay it. Tracks whose clocks differ wildly are not
    // compared.
    auto first = held_.begin();
    if (key != held_.end() && time_of(*key) - time_of(*first) <= kKeyWait) {
        first = key;
    }
    std::move(first, held_.end(), std::back_inserter(output));
    held_.clear();
    held_.shrink_to_fit();
    held_bytes_ = 0;
}

void StartGate::push(Frame frame, std::vector<Frame>& output) {
    const bool admitted = admit(frame);
    if (open_) {
        if (admitted) {
            output.push_back(std::move(frame));
        }
        return;
    }
    if (admitted) {
        held_bytes_ += frame.storage.size();
        held_.push_back(std::move(frame));
    }
    if (!held_.empty() && ready()) {
        open_ = true;
        release(output);
    }
}

} // namespace leams::media
