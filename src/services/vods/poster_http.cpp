#include "services/vods/http_parts.hpp"

#include <utility>

namespace leams::vods {
namespace {

using net::Access;
using runtime::Task;

struct PosterRequest {
    VodId id;
};
BOOST_DESCRIBE_STRUCT(PosterRequest, (), (id))

Task<Result<net::Answer<Vod>>> show(Task<Result<ShownVod>> task) {
    LEAMS_CO_TRY(auto shown, co_await std::move(task));
    co_return net::Answer<Vod>{.body = view_of(std::move(shown)), .cache_control = std::string(kPrivate)};
}

} // namespace

void add_poster_routes(net::Routes& routes, VodsService& service) {
    routes.put<net::Upload<PosterRequest>, net::Answer<Vod>>(
        "/vods/{id}/poster",
        {
            .access = Access::User,
            .body = net::bytes_body(pictures::picture_types(), kLargestPoster),
            .summary = "Set the picture that an own video shows before it plays",
            .handle =
                [&](Caller caller, net::Upload<PosterRequest> upload) {
                    pictures::PictureFile file{
                        .content_type = std::move(upload.content_type), .bytes = std::move(upload.bytes)
                    };
                    auto id = std::move(upload.parameters.id);
                    return show(service.set_poster(std::move(caller), std::move(id), std::move(file)));
                },
        }
    );
    routes.remove<PosterRequest, net::Answer<Vod>>(
        "/vods/{id}/poster",
        {
            .access = Access::User,
            .summary = "Let an own video show a picture of its own again",
            .handle = [&](Caller caller, PosterRequest request
                      ) { return show(service.reset_poster(std::move(caller), std::move(request.id))); },
        }
    );
}

} // namespace leams::vods
