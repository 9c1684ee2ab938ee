#pragma once

#include "media/frame.hpp"

namespace leams::media {

/// Follows parameter sets that an H.264 encoder changes within its pictures, without announcing them: gives
/// such a picture a track of its own parameters. Looks at key pictures only. Pure.
class ParameterSets {
public:
    /// Changes frame.track when the key picture carries other sets than its track's, and keeps changing it
    /// for the pictures after it until the provider announces parameters itself.
    void apply(Frame& frame);

private:
    TrackInfoPtr announced_;
    TrackInfoPtr followed_; // Replaces announced_ when set.
};

} // namespace leams::media
