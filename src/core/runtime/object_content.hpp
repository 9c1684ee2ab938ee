#pragma once

#include "core/runtime/objects.hpp"

namespace leams::runtime {

/// What a store gave, in memory: for small objects, of which many parts are wanted again. What lies in a file
/// is read from it, which has been read ahead.
Result<std::shared_ptr<const std::string>> content_of(const ObjectBytes& bytes);

} // namespace leams::runtime
