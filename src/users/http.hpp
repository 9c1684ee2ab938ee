#pragma once

#include "net/routes.hpp"
#include "users/service.hpp"

#include <vector>

namespace leams::users {

/// The routes under /user and /users. `service` must outlive them.
std::vector<net::Route> make_routes(UsersService& service);

} // namespace leams::users
