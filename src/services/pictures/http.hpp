#pragma once

#include "core/net/routes.hpp"
#include "services/pictures/service.hpp"

#include <vector>

namespace leams::pictures {

/// The route under /pictures. `service` must outlive it.
std::vector<net::Route> make_routes(PicturesService& service);

} // namespace leams::pictures
