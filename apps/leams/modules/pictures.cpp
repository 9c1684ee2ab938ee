#include "modules/pictures.hpp"

#include "services/pictures/http.hpp"

namespace leams::app {

PicturesModule::PicturesModule(Platform& platform)
    : store_(*platform.database)
    , maker_(platform.log.with("part", "pictures"))
    , service_({store_, maker_, *platform.objects, *platform.cache, platform.clock}) {
    runtime::add_metrics(platform.metrics, maker_.pool_stats(), "pictures");
}

std::vector<net::Route> PicturesModule::routes() {
    return pictures::make_routes(service_);
}

} // namespace leams::app
