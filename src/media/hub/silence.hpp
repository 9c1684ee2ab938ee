#pragma once

#include "media/hub/frame.hpp"

namespace leams::media {

/// AAC LC of 48 kHz in stereo: what the sound of a broadcast is taken to be before there is any.
TrackInfoPtr silent_track();

/// A frame of silence of the track, at no particular time; null for channels of a kind that we cannot make.
FramePtr make_silent_frame(const TrackInfoPtr& audio);

} // namespace leams::media
