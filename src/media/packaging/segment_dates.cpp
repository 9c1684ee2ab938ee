#include "media/packaging/segment_dates.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace leams::packaging {
namespace {

constexpr std::int64_t kTolerance = 500; // Milliseconds.
constexpr int kPersistent = 4;           // Segments; a pause on the way, or a busy machine, is no drift.
constexpr int kSettling = 2;          // Segments; of those the one that comes least late tells what is usual.
constexpr std::int64_t kSteering = 4; // A difference is taken out over about so many segments.
constexpr std::int64_t kLargestStep = 20;

} // namespace

UnixMillis SegmentDates::begin(media::MediaTime at, media::MediaTime newest, UnixMillis now) noexcept {
    const auto off = now - to_millis(newest) - anchor_;
    if (!std::exchange(anchored_, true)) {
        pushed_ = std::max<std::int64_t>(end_ - to_millis(at) - anchor_ - off, 0);
        anchor_ += off + pushed_;
        usual_ = 0;
        settling_ = kSettling;
        drifting_ = 0;
    } else {
        if (settling_ > 0) {
            // The first segment may have begun with what had waited.
            --settling_;
            usual_ = std::min(usual_, off + pushed_);
        }
        steer(off - usual_);
    }
    most_ = 0;
    return anchor_ + to_millis(at);
}

void SegmentDates::steer(std::int64_t drift) noexcept {
    drifting_ = std::abs(drift) > kTolerance ? drifting_ + 1 : 0;
    if (drifting_ >= kPersistent) {
        anchor_ += std::clamp(drift / kSteering, -most_, most_);
    }
}

void SegmentDates::end(UnixMillis date, media::MediaTime duration) noexcept {
    most_ = to_millis(duration) / kLargestStep;
    end_ = date + to_millis(duration);
}

} // namespace leams::packaging
