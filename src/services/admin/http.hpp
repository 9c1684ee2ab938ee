#pragma once

#include "core/net/routes.hpp"
#include "services/admin/service.hpp"

#include <vector>

namespace leams::admin {

/// The routes under /admin, but for the instance's face. `service` must outlive them.
std::vector<net::Route> make_routes(AdminService& service);

} // namespace leams::admin
