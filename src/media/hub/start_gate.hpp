#pragma once

#include "media/hub/frame.hpp"
#include "media/hub/media_time.hpp"
#include "media/hub/sink.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace leams::media {

/// Decides when a provider's media can start: with a key picture, and with both tracks when there are two.
/// Waits for a second track during one second of media and for a first key picture during two, then starts
/// with what is there. Afterwards it keeps pictures back that cannot be decoded: those before the first key
/// picture and after a change of parameters. Repeated announcements of the same parameters are hidden. Pure;
/// holds at most two seconds of media.
class StartGate {
public:
    static constexpr MediaTime kTrackWait{1'000'000};
    static constexpr MediaTime kKeyWait{2'000'000};
    static constexpr std::size_t kMaxHeldFrames = 1000;
    static constexpr std::size_t kMaxHeldBytes = 32U << 20;

    /// Forgets everything: the next frame is a new provider's.
    void reset();

    /// Appends to `output` what may go on now, ordered by time, in the provider's own time.
    void push(Frame frame, std::vector<Frame>& output);

    bool open() const noexcept { return open_; }

    /// Whether pictures that come now can be decoded.
    bool decodable() const noexcept { return decodable_; }

    /// The tracks of which any frame has come, even if it was dropped: what the provider sends.
    Tracks tracks() const {
        return {
            .video = tracks_[static_cast<std::size_t>(TrackKind::Video)].info,
            .audio = tracks_[static_cast<std::size_t>(TrackKind::Audio)].info,
        };
    }

private:
    struct TrackState {
        TrackInfoPtr info;
        std::int64_t first = 0;
        std::int64_t last = 0;
        bool seen = false;

        MediaTime span() const noexcept {
            return seen ? to_media_time(last - first, info->timescale) : MediaTime{0};
        }
    };

    bool admit(Frame& frame);
    bool ready() const noexcept;
    void release(std::vector<Frame>& output);

    std::array<TrackState, 2> tracks_;
    std::vector<Frame> held_;
    std::size_t held_bytes_ = 0;
    bool open_ = false;
    bool decodable_ = false; // A key picture of the present parameters has come.
};

} // namespace leams::media
