#pragma once

#include "adapters/sql/database.hpp"
#include "auth/service.hpp"
#include "net/routes.hpp"
#include "settings.hpp"

#include <vector>

namespace leams::app {

/// The routes about the instance itself: health, readiness, and what it offers.
std::vector<net::Route>
make_meta_routes(const Settings& settings, sql::Database& database, auth::AuthService& auth);

} // namespace leams::app
