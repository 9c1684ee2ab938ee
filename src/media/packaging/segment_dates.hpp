#pragma once

#include "core/base/time.hpp"
#include "media/hub/media_time.hpp"

#include <cstdint>

namespace leams::packaging {

/// The wall-clock times of segments. An encoder's clock may be faster or slower than ours: dates follow ours
/// by a twentieth of a segment at most once the two have drifted apart for some segments.
class SegmentDates {
public:
    /// What comes does not continue what was: it has the date of its arrival, or of the end of what was if
    /// that is later.
    void restart() noexcept { anchored_ = false; }
    /// So much time is left out of the timeline.
    void skip(media::MediaTime time) noexcept { anchor_ += to_millis(time); }

    /// The date of a segment that starts at `at`, while media of `newest` arrive.
    UnixMillis begin(media::MediaTime at, media::MediaTime newest, UnixMillis now) noexcept;
    /// The segment that began at `date` is complete.
    void end(UnixMillis date, media::MediaTime duration) noexcept;

private:
    void steer(std::int64_t drift) noexcept;
    static std::int64_t to_millis(media::MediaTime time) noexcept {
        return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    }

    bool anchored_ = false;
    UnixMillis anchor_ = 0;   // Date of the timeline's 0.
    UnixMillis end_ = 0;      // Of the latest complete segment.
    std::int64_t pushed_ = 0; // By how much dates are late so as not to go back.
    std::int64_t usual_ = 0;  // By how much media are late that come as they are made.
    int settling_ = 0;        // Segments until that is known.
    int drifting_ = 0;        // Segments.
    std::int64_t most_ = 0;   // By which the anchor may be moved next.
};

} // namespace leams::packaging
