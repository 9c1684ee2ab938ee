#pragma once

#include "core/net/routes.hpp"
#include "services/vods/holds.hpp"

namespace leams::vods {

/// What administrators keep from being removed.
std::vector<net::Route> make_hold_routes(Holds& holds);

} // namespace leams::vods
