#include "services/pictures/http.hpp"

#include <boost/describe/class.hpp>

namespace leams::pictures {
namespace {

struct PictureRequest {
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(PictureRequest, (), (hash))

runtime::Task<Result<net::Answer<net::Content>>>
get_picture(PicturesService& service, PictureRequest request) {
    LEAMS_CO_TRY(auto picture, co_await service.find(std::move(request.hash)));
    co_return net::Answer<net::Content>{
        .body = {.type = std::move(picture.content_type), .bytes = std::move(picture.bytes)},
        .cache_control = "public, max-age=31536000, immutable",
        // Beside what every answer says: whatever the bytes are, they run nothing in this site's name.
        .headers = {{"Content-Security-Policy", "sandbox"}},
    };
}

} // namespace

std::vector<net::Route> make_routes(PicturesService& service) {
    net::Routes routes("Pictures");
    routes.get<PictureRequest, net::Answer<net::Content>>(
        "/pictures/{hash}",
        {
            .summary = "A picture that somebody uploaded; never changes",
            .handle = [&](Caller,
                          PictureRequest request) { return get_picture(service, std::move(request)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::pictures
