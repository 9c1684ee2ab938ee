#pragma once

#include "core/net/routes.hpp"
#include "services/auth/service.hpp"
#include "services/instance/service.hpp"
#include "services/streams/http.hpp"
#include "settings.hpp"

#include <vector>

namespace leams::app {

/// The route that tells what the instance is and offers.
std::vector<net::Route> make_instance_routes(
    const Settings& settings,
    streams::IngestAddress ingest,
    auth::AuthService& auth,
    instance::InstanceService& instance
);

} // namespace leams::app
