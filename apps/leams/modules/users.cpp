#include "modules/users.hpp"

#include "services/users/http.hpp"

namespace leams::app {

UsersModule::UsersModule(
    Platform& platform,
    streams::Channels& channels,
    pictures::Pictures& pictures,
    instance::InstanceService& instance
)
    : profiles_(*platform.database, *platform.outbox)
    , follows_(*platform.database, *platform.outbox)
    , directory_store_(*platform.database)
    , service_(
          {profiles_,
           follows_,
           channels,
           pictures,
           *platform.cache,
           *platform.bus,
           *platform.pubsub,
           platform.clock}
      )
    , directory_(directory_store_, channels)
    , instance_(instance) {}

std::vector<net::Route> UsersModule::routes() {
    return users::make_routes(
        service_,
        directory_,
        {.instance_name = [this] { return instance_.name(); }, .find_recorded = find_recorded_}
    );
}

} // namespace leams::app
