#pragma once

#include "core/base/result.hpp"

#include <string_view>

namespace leams::runtime {

/// InvalidArgument when `key` is none that a store of objects takes (runtime/objects.hpp).
Result<void> check_object_key(std::string_view key);

/// The same for what keys begin with: the beginning of one, or nothing.
Result<void> check_object_prefix(std::string_view prefix);

} // namespace leams::runtime
