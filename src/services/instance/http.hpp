#pragma once

#include "core/net/routes.hpp"
#include "services/instance/service.hpp"

#include <vector>

namespace leams::instance {

/// The routes under /admin/instance. `service` must outlive them.
std::vector<net::Route> make_routes(InstanceService& service);

} // namespace leams::instance
