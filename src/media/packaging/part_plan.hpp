#pragma once

#include "media/hub/frame.hpp"
#include "media/hub/media_time.hpp"

#include <span>

namespace leams::packaging {

/// How long a broadcast's parts are; fixed before its first playlist.
struct PartPlan {
    media::MediaTime nominal{0}; // A whole number of the source's frames.
    media::MediaTime target{0};  // EXT-X-PART-INF: nominal, with room for the rounding of timestamps.
    media::MediaTime frame{0};   // Of one frame.

    /// RFC 8216bis 4.4.4.9: parts other than a segment's last must reach 85 % of the target.
    media::MediaTime shortest() const noexcept { return target * 85 / 100; }
};

/// `times` say when the first pictures are shown, in order. A declared rate is believed when they agree.
PartPlan
plan_video_parts(std::span<const media::MediaTime> times, double declared_fps, media::MediaTime wish);

PartPlan plan_audio_parts(const media::TrackInfo& audio, media::MediaTime wish);

} // namespace leams::packaging
