#pragma once

namespace leams::app {

/// Set by the build from the project's version.
inline constexpr const char* kVersion = LEAMS_VERSION;

} // namespace leams::app
