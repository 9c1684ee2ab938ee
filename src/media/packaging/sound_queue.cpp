#include "media/packaging/sound_queue.hpp"

#include "media/hub/silence.hpp"

#include <algorithm>
#include <utility>

namespace leams::packaging {

using media::MediaTime;
using media::to_media_time;
using media::to_ticks;

void SoundQueue::set_track(const media::TrackInfoPtr& track, Source source) {
    track_ = track;
    silence_ = track ? media::make_silent_frame(track) : nullptr;
    silent_ = source == Source::None;
    lag_ = kLeastLag;
}

void SoundQueue::clear() {
    queue_.clear();
    filled_ = MediaTime{0};
}

// Where the next sample belongs if none is missing.
std::int64_t SoundQueue::next() const noexcept {
    return queue_.empty() ? to_ticks(begin_, track_->timescale)
                          : queue_.back().dts + std::int64_t{track_->samples_per_frame};
}

bool SoundQueue::push(const media::FramePtr& frame, std::int64_t dts) {
    silent_ = false;
    if (!queue_.empty() && queue_.back().frame == silence_ && dts < next()) {
        // The next time we wait for it.
        const auto behind = filled_ - to_media_time(dts, track_->timescale);
        lag_ = std::clamp(behind + kLeastLag / 2, lag_, kMostLag);
        return false;
    }
    queue_.push(frame, dts, 0);
    return true;
}

void SoundQueue::end() {
    if (!queue_.empty()) {
        queue_.end_last(next());
    }
}

void SoundQueue::fill(MediaTime boundary) {
    if (!silence_ || (!silent_ && boundary - to_media_time(next(), track_->timescale) <= lag_)) {
        return;
    }
    silent_ = true;
    filled_ = boundary;
    // One more than needed: the last one's length shows when the next one comes.
    const auto end = to_ticks(boundary, track_->timescale) + std::int64_t{track_->samples_per_frame};
    while (next() < end) {
        queue_.end_last(next());
        queue_.push(silence_, next(), 0);
    }
}

std::vector<Sample> SoundQueue::take(MediaTime boundary) {
    std::vector<Sample> samples;
    while (queue_.begins_before(boundary)) {
        samples.push_back(queue_.take_front());
    }
    return samples;
}

} // namespace leams::packaging
