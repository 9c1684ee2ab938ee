#pragma once

#include "media/hub/frame.hpp"
#include "media/hub/media_time.hpp"

#include <array>
#include <chrono>

namespace leams::media {

/// Holds a provider's clock against ours while it sends. Time without frames does not count, so that a pause
/// is no fault, nor is a clock that is some percent off. Pure; `now` is handed in and never goes back.
class ClockGuard {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    static constexpr MediaTime kStandstill{2'000'000};
    static constexpr MediaTime kCrawlSpan{30'000'000};
    static constexpr int kCrawl = 5;

    /// The next frames are a new provider's.
    void restart() noexcept { tracks_ = {}; }

    /// Once a track's stamps have stood still for two seconds of sending its frames get the time of their
    /// arrival instead, for as long as the provider stays.
    void mend(Frame& frame, TimePoint now) noexcept;

    /// Whether the provider has a track whose stamps stand still.
    bool stands() const noexcept { return tracks_[0].stands || tracks_[1].stands; }

    /// Takes where each frame was put on the broadcast's timeline. True when its track went there less than a
    /// fifth as fast as our clock, over thirty seconds of sending.
    bool crawls(TrackKind kind, MediaTime placed, TimePoint now) noexcept;

private:
    /// Adds up the time in which frames come.
    struct Sending {
        bool began = false;
        TimePoint last{};
        MediaTime sum{0};

        void frame_at(TimePoint now) noexcept;
    };
    struct Track {
        MediaTime highest{0}; // As sent.
        Sending standing;     // Since then.
        bool stands = false;
        MediaTime arrival_shift{0}; // From our clock to the provider's time.
        Sending crawling;
        MediaTime crawl_from{0};
    };

    std::array<Track, 2> tracks_{};
};

} // namespace leams::media
