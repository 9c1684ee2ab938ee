#pragma once

#include "media/hub/frame.hpp"
#include "media/hub/media_time.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace leams::media {

/// Where a frame stands on the broadcast's timeline, in ticks of its track.
struct Placement {
    std::int64_t dts = 0;
    std::int32_t cts = 0;
    bool jump = false; // The provider's time jumped here; the timeline went on without a gap.
};

/// Puts the frames of a broadcast's successive providers on one timeline that starts near
/// 0, never goes back and has no gaps of dead air. Audio and video keep their distance: a
/// jump of one is taken over when the other makes the same one, and only then. Within a
/// track dts grows strictly; an audio track's dts follows its sample count, and
/// timestamps only steer it, so that millisecond rounding does not show. A picture whose
/// time goes back is shown right after the one before, unless it is a B picture. Pure: no clock.
class Timeline {
public:
    static constexpr MediaTime kMaxGap{1'000'000};        // A longer gap within a track is a jump.
    static constexpr MediaTime kMaxPictureGap{2'500'000}; // While there are pictures only, which may be slow.
    static constexpr MediaTime kBackTolerance{100'000};   // Going back by more is a jump.
    static constexpr MediaTime kBackOfPicture{300'000}; // B pictures may be stamped with when they are shown.
    static constexpr MediaTime kSameJump{3'000'000};    // How far apart tracks may be to count as together.

    /// The next frames are a new provider's, whose time has nothing to do with that of the last one.
    void begin_provider() noexcept;

    /// Nothing when the frame must be dropped: it lies before the provider's first one or repeats time
    /// already filled.
    std::optional<Placement> place(const Frame& frame) noexcept;

    /// Where the latest frame of any track ends.
    MediaTime end() const noexcept;

    /// How many times a provider's time has jumped.
    std::uint32_t jumps() const noexcept { return jumps_; }

private:
    struct TrackState {
        std::uint32_t timescale = 0; // 0: no frame yet.
        std::uint32_t epoch = 0;     // By which epoch `offset` was made; 0: none since the provider began.
        std::int64_t offset = 0;     // Timeline minus provider time.
        std::int64_t last_in = 0;
        std::int64_t last_out = 0;
        std::int64_t last_shown = 0; // Video: the latest picture's presentation time.
        std::int64_t duration = 0;   // Of a frame, as far as known.

        MediaTime out() const noexcept { return to_media_time(last_out, timescale); }
        MediaTime out_end() const noexcept { return to_media_time(last_out + duration, timescale); }
    };

    bool map(const Frame& frame, TrackState& track, const TrackState& other) noexcept;
    void start_epoch(const Frame& frame, TrackState& track, MediaTime position) noexcept;
    static std::optional<std::int64_t> place_audio(const TrackState& track, std::int64_t mapped) noexcept;

    std::array<TrackState, 2> tracks_;
    std::uint32_t epoch_ = 0;
    bool provider_began_ = false;
    MediaTime epoch_shift_{0}; // Timeline minus provider time in the present epoch.
    std::uint32_t jumps_ = 0;
};

} // namespace leams::media
