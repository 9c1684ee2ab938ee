#pragma once

#include "base/secret.hpp"

#include <string>

namespace leams::streams {

/// A new stream key: "live_" and 192 random bits.
Secret make_stream_key();

/// The form that may be shown: "live_…x789".
std::string mask_stream_key(const Secret& key);

} // namespace leams::streams
