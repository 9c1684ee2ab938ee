#pragma once

#include "core/base/error.hpp"

#include <string_view>

namespace leams::record {

/// Of a failed call, by errno: ResourceExhausted when the disk is full, else Unavailable.
Error disk_error(std::string_view call);

} // namespace leams::record
