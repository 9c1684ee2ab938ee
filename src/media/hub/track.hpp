#pragma once

#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"
#include "media/hub/frame.hpp"

namespace leams::media {

/// Makes a video track from an AVCDecoderConfigurationRecord; timescale 90000. Refuses NAL length sizes other
/// than 1, 2 and 4 bytes, and records without a parseable SPS.
Result<TrackInfoPtr, ParseError> make_h264_track(ByteView avcc);

/// Makes an audio track from an AudioSpecificConfig; the timescale is the core sample rate.
Result<TrackInfoPtr, ParseError> make_aac_track(ByteView audio_specific_config);

} // namespace leams::media
