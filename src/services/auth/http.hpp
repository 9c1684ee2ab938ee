#pragma once

#include "core/net/routes.hpp"
#include "services/auth/service.hpp"

#include <vector>

namespace leams::auth {

/// The routes under /auth and /setup. `service` must outlive them.
std::vector<net::Route> make_routes(AuthService& service);

} // namespace leams::auth
