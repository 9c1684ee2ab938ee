#include "modules/instance.hpp"

#include "instance_routes.hpp"
#include "services/instance/http.hpp"

#include <algorithm>
#include <iterator>

namespace leams::app {
namespace {

instance::Face configured_face(const InstanceSettings& settings) {
    return {
        .name = settings.name,
        .description = settings.description,
        .accent = settings.accent,
        .rules = settings.rules,
        .contact = settings.contact,
    };
}

} // namespace

InstanceModule::InstanceModule(Platform& platform, auth::AuthService& auth, pictures::Pictures& pictures)
    : platform_(platform)
    , auth_(auth)
    , faces_(*platform.database)
    , audit_(*platform.database, platform.clock)
    , service_({faces_, pictures, audit_, platform.clock}, configured_face(platform.settings.instance)) {}

std::vector<net::Route> InstanceModule::routes() {
    auto routes = make_instance_routes(platform_.settings, platform_.ingest_address(), auth_, service_);
    std::ranges::move(instance::make_routes(service_), std::back_inserter(routes));
    return routes;
}

} // namespace leams::app
