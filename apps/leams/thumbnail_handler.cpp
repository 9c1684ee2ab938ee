#include "thumbnail_handler.hpp"

#include "core/net/problem.hpp"
#include "core/runtime/on_loop.hpp"

namespace leams::app {
namespace {

constexpr std::size_t kMaxWaiting = 200;

/// Pages of any site may ask, so each may learn why there is nothing.
void refuse(net::Response response, net::Responder& responder) {
    response.header("Access-Control-Allow-Origin", "*");
    responder.send(std::move(response));
}

} // namespace

ThumbnailHandler::ThumbnailHandler(
    runtime::Loop& loop, runtime::Loop& home, transcode::Thumbnails& thumbnails
)
    : home_(home)
    , thumbnails_(thumbnails)
    , tasks_(loop) {}

void ThumbnailHandler::on_request(const net::Request& request, net::Responder responder) {
    if (tasks_.size() >= kMaxWaiting) {
        const auto error =
            Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
        return refuse(net::problem(error, request), responder);
    }
    const auto path = request.path;
    const auto id = path.substr(kPrefix.size(), path.size() - kPrefix.size() - kSuffix.size());
    tasks_.spawn(send_thumbnail(
        BroadcastId(std::string(id)),
        std::string(request.header("if-none-match")),
        std::string(request.id),
        std::move(responder)
    ));
}

runtime::Task<> ThumbnailHandler::send_thumbnail(
    BroadcastId id, std::string if_none_match, std::string request_id, net::Responder responder
) {
    auto picture = is_uuid(id.str())
                       ? co_await runtime::on_loop(home_, thumbnails_.get(id))
                       : Result<transcode::Thumbnails::Picture>(Error::not_found("No such stream"));
    if (!picture) {
        const auto path = std::string(kPrefix) + id.str() + std::string(kSuffix);
        refuse(net::problem(picture.error(), path, request_id), responder);
        co_return;
    }
    net::Response response;
    response.header("ETag", picture->etag);
    response.header("Cache-Control", "public, max-age=5");
    response.header("Access-Control-Allow-Origin", "*");
    if (if_none_match == picture->etag) {
        response.status = 304;
    } else {
        response.header("Content-Type", "image/jpeg");
        response.body = picture->jpeg;
    }
    responder.send(std::move(response));
}

} // namespace leams::app
