#pragma once

#include "core/net/routes.hpp"
#include "services/vods/archive.hpp"

#include <vector>

namespace leams::vods {

/// What comes back out of the archive, and what administrators see of what is stored.
std::vector<net::Route> make_archive_routes(Archive& archive);

} // namespace leams::vods
