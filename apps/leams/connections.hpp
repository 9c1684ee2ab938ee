#pragma once

#include "core/base/result.hpp"
#include "settings.hpp"

#include <iosfwd>

namespace leams::app {

/// Connects to each server that the settings name, as the server would, and says of each in a sentence what
/// it found. Unavailable when one cannot be used. Blocks, for some seconds at most.
Result<void> try_connections(const Settings& settings, std::ostream& out);

} // namespace leams::app
