#include "live_handler.hpp"

#include "net/problem.hpp"
#include "runtime/on_loop.hpp"

namespace leams::app {
namespace {

constexpr std::string_view kPrefix = "/live/";
constexpr std::string_view kSuffix = "/thumbnail.jpg";
constexpr std::size_t kMaxWaiting = 200;

} // namespace

LiveHandler::LiveHandler(
    runtime::Loop& loop, runtime::Loop& home, transcode::Thumbnails& thumbnails, net::HttpHandler& delivery
)
    : home_(home)
    , thumbnails_(thumbnails)
    , delivery_(delivery)
    , tasks_(loop) {}

void LiveHandler::on_request(const net::Request& request, net::Responder responder) {
    const auto path = request.path;
    if (request.method != "GET" || !path.ends_with(kSuffix) || tasks_.size() >= kMaxWaiting) {
        return delivery_.on_request(request, std::move(responder));
    }
    const auto id = path.substr(kPrefix.size(), path.size() - kPrefix.size() - kSuffix.size());
    tasks_.spawn(send_thumbnail(
        BroadcastId(std::string(id)), std::string(request.header("if-none-match")), std::move(responder)
    ));
}

runtime::Task<>
LiveHandler::send_thumbnail(BroadcastId id, std::string if_none_match, net::Responder responder) {
    const auto path = "/live/" + id.str() + "/thumbnail.jpg";
    auto picture = is_uuid(id.str())
                       ? co_await runtime::on_loop(home_, thumbnails_.get(id))
                       : Result<transcode::Thumbnails::Picture>(Error::not_found("No such stream"));
    if (!picture) {
        responder.send(net::problem(picture.error(), path, ""));
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
