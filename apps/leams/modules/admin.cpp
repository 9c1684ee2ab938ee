#include "modules/admin.hpp"

#include "services/admin/http.hpp"

namespace leams::app {

AdminModule::AdminModule(Platform& platform, auth::AuthApi& auth, streams::OnAir& on_air)
    : users_(*platform.database, *platform.outbox)
    , audit_(*platform.database, platform.clock)
    , facts_(*platform.database, platform.folder.file(""), platform.loops.size(), platform.clock)
    , service_({users_, audit_, on_air, auth, facts_, platform.clock}) {}

std::vector<net::Route> AdminModule::routes() {
    return admin::make_routes(service_);
}

} // namespace leams::app
