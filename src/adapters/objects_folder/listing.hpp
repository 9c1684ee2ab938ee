#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "core/runtime/objects.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace leams::adapters {

/// Which objects are asked for.
struct ListQuery {
    std::string prefix;
    std::string after;
    std::size_t limit = 0;
};

/// The files below `root` as objects, in order of their keys' bytes. Looks only into folders that may hold
/// what is asked for, one after another. Blocks.
Result<std::vector<runtime::ObjectInfo>> list_files(const Descriptor& root, const ListQuery& query);

} // namespace leams::adapters
