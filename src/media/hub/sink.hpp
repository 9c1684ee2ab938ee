#pragma once

#include "media/hub/frame.hpp"

namespace leams::media {

/// The tracks that a broadcast has at the moment; either may be missing, not both.
struct Tracks {
    TrackInfoPtr video;
    TrackInfoPtr audio;
};

/// Whether a decoder that was set up for one can go on with the other.
inline bool same_parameters(const TrackInfoPtr& a, const TrackInfoPtr& b) noexcept {
    return a == b ||
           (a && b && a->codec == b->codec && a->timescale == b->timescale && a->config == b->config);
}
inline bool same_parameters(const Tracks& a, const Tracks& b) noexcept {
    return same_parameters(a.video, b.video) && same_parameters(a.audio, b.audio);
}

/// How soon somebody needs what comes next: nobody in particular; the next part, so that delay is seen; each
/// frame as it comes.
enum class Haste : std::uint8_t { None, Part, Frame };

/// Takes a broadcast's media: a packager, a recorder, a sender. Lives on the broadcast's loop.
class Sink {
public:
    virtual ~Sink() = default;

    /// Before the first frame, and whenever the set of tracks or the parameters of one changes. The frames
    /// that follow can be decoded without those before; only sound may join or change in the middle of a
    /// group of pictures.
    virtual void on_tracks(const Tracks& tracks) = 0;

    /// Frames stand on the broadcast's continuous timeline, whose dts grows strictly within a track.
    virtual void on_frame(const FramePtr& frame) = 0;

    /// What follows is not the continuation of what came before: the provider was lost, or its clock jumped.
    /// The timeline goes on all the same; a video track's next frame is a key picture.
    virtual void on_discontinuity() = 0;

    /// Nothing follows any more. Called once.
    virtual void on_end() = 0;

    /// Whether somebody waits for what comes next, so that delay is seen.
    virtual bool is_awaited() const { return false; }

    /// Whether it holds more of the provider's media than it may, so that the provider has to go.
    virtual bool is_over_budget() const { return false; }
};

} // namespace leams::media
