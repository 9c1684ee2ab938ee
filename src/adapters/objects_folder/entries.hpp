#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::adapters {

struct FolderEntry {
    enum class Kind : std::uint8_t { File, Folder, Other };

    std::string name;
    Kind kind = Kind::Other;
};

/// What lies in a folder, in no order, without names that begin with a dot. Blocks.
Result<std::vector<FolderEntry>> read_entries(const Descriptor& folder);

} // namespace leams::adapters
