#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>

namespace leams::adapters {

/// Blocks.
Result<void> write_all(const Descriptor& file, std::string_view content);

/// Gives the file `path` the name `name` in `folder` too, or makes a copy of that name where the file system
/// does not let it; open, for reading at least. NotFound; a symbolic link is not followed. Blocks.
Result<Descriptor> link_or_copy(const std::string& path, const Descriptor& folder, const std::string& name);

} // namespace leams::adapters
