#include "media/hub/clock_guard.hpp"

#include <algorithm>

namespace leams::media {
namespace {

constexpr MediaTime kPause{500'000}; // A longer silence is not sending.
constexpr MediaTime kBack{500'000};  // Further back is a clock that was set, not one that stands.

MediaTime since_epoch(ClockGuard::TimePoint now) noexcept {
    return std::chrono::duration_cast<MediaTime>(now.time_since_epoch());
}

} // namespace

void ClockGuard::Sending::frame_at(TimePoint now) noexcept {
    if (began) {
        sum += std::min(std::chrono::duration_cast<MediaTime>(now - last), kPause);
    }
    began = true;
    last = now;
}

void ClockGuard::mend(Frame& frame, TimePoint now) noexcept {
    auto& track = tracks_[static_cast<std::size_t>(frame.track->kind)];
    if (!track.stands) {
        const auto sent = to_media_time(frame.dts, frame.track->timescale);
        const bool moves = !track.standing.began || sent > track.highest || sent < track.highest - kBack;
        if (moves) {
            track.highest = sent;
            track.standing = {};
        }
        track.standing.frame_at(now);
        if (track.standing.sum <= kStandstill) {
            return;
        }
        track.stands = true;
        // Where the clock would be had it gone on, which is where the other track's is.
        track.arrival_shift = track.highest + track.standing.sum - since_epoch(now);
    }
    frame.dts = to_ticks(since_epoch(now) + track.arrival_shift, frame.track->timescale);
}

bool ClockGuard::crawls(TrackKind kind, MediaTime placed, TimePoint now) noexcept {
    auto& track = tracks_[static_cast<std::size_t>(kind)];
    if (!track.crawling.began) {
        track.crawl_from = placed;
    }
    track.crawling.frame_at(now);
    if (track.crawling.sum < kCrawlSpan) {
        return false;
    }
    const bool crawls = (placed - track.crawl_from) * kCrawl < track.crawling.sum;
    track.crawling.sum = MediaTime{0};
    track.crawl_from = placed;
    return crawls;
}

} // namespace leams::media
