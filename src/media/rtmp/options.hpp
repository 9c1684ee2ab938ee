#pragma once

#include "core/runtime/config.hpp"
#include "media/rtmp/config.hpp"

namespace leams::rtmp {

/// The options rtmp.*; what they are bound to must outlive the table.
void add_options(runtime::ConfigTable& table, RtmpConfig& config);

} // namespace leams::rtmp
