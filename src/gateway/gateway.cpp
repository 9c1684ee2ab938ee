#include "gateway/gateway.hpp"

#include "gateway/cross_site.hpp"
#include "net/problem.hpp"

namespace leams::gateway {

std::optional<std::string_view> api_path(std::string_view path) {
    for (const std::string_view base : {"/api/v1", "/api", "/v1"}) {
        if (path.starts_with(base) && path.size() > base.size() && path[base.size()] == '/') {
            return path.substr(base.size());
        }
    }
    return std::nullopt;
}

Gateway::Gateway(
    runtime::Loop& loop, const ApiContext& context, Documents documents, std::vector<Mount> mounts
)
    : context_(context)
    , documents_(std::move(documents))
    , mounts_(std::move(mounts))
    , api_(loop, context)
    , web_(loop, context.config.web_address, context.config.web_port, context.config.web_silence_s) {}

void Gateway::on_request(const net::Request& request, net::Responder responder) {
    const auto api = api_path(request.path);
    for (const auto& mount : mounts_) {
        const bool under =
            request.path.starts_with(mount.prefix) ||
            (api && mount.prefix.starts_with("/api") && api->starts_with(mount.prefix.substr(4)));
        if (!under) {
            continue;
        }
        if (mount.websocket && !is_allowed_websocket_origin(request, context_.config.cors_origins)) {
            const auto error = Error::permission_denied("This page's origin may not connect here");
            return responder.send(net::problem(error, request.path, ""));
        }
        const auto client = client_address(request, context_.trusted_proxies);
        auto inner = request;
        inner.peer = client;
        return mount.handler->on_request(inner, std::move(responder));
    }
    if (api) {
        return api_.handle(request, *api, Door::Public, std::move(responder));
    }
    if (serve_document(request, responder)) {
        return;
    }
    const bool trusted = context_.trusted_proxies.contains(request.peer);
    const bool secure = trusted && request.header("x-forwarded-proto") == "https";
    const auto client = client_address(request, context_.trusted_proxies);
    web_.forward(request, client, secure, std::move(responder));
}

bool Gateway::serve_document(const net::Request& request, net::Responder& responder) {
    const bool openapi = request.path == "/openapi.json";
    if (request.method != "GET" || (!openapi && request.path != "/docs")) {
        return false;
    }
    net::Response response{.status = 200, .body = openapi ? documents_.openapi : documents_.docs};
    response.header("Content-Type", openapi ? "application/json" : "text/html; charset=utf-8");
    response.header("Cache-Control", "public, max-age=60");
    if (!openapi) {
        response.policy = net::PagePolicy::Own;
        response.header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        );
    }
    responder.send(std::move(response));
    return true;
}

} // namespace leams::gateway
