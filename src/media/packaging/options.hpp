#pragma once

#include "core/runtime/config.hpp"
#include "media/packaging/packager.hpp"

namespace leams::packaging {

/// The options hls.* of what is packaged; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, PackagerConfig& config);

} // namespace leams::packaging
