#pragma once

#include "core/base/secret.hpp"

#include <string>

namespace leams::streams {

/// A new stream key: "live_" and 192 random bits.
Secret make_stream_key();

/// A new read key, which plays a channel over RTMP: "read_" and as many.
Secret make_read_key();

/// The form that may be shown: "live_…x789".
std::string mask_key(const Secret& key);

} // namespace leams::streams
