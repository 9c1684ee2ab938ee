#include "modules/pictures.hpp"

#include "services/pictures/http.hpp"

namespace leams::app {

std::vector<net::Route> PicturesModule::routes() {
    return pictures::make_routes(service_);
}

} // namespace leams::app
