#pragma once

#include "core/net/routes.hpp"
#include "services/users/directory.hpp"
#include "services/users/service.hpp"

#include <functional>
#include <string>
#include <vector>

namespace leams::users {

/// What the instance is called at present.
using InstanceName = std::function<runtime::Task<Result<std::string>>()>;

/// The routes under /user, /users, /channels and /oembed. What they use must outlive them.
std::vector<net::Route> make_routes(UsersService& service, Directory& directory, InstanceName instance_name);

} // namespace leams::users
