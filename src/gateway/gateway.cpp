#include "gateway/gateway.hpp"

#include "core/base/address.hpp"
#include "core/formats/accept_encoding.hpp"
#include "core/net/problem.hpp"
#include "gateway/arrival.hpp"
#include "gateway/cross_site.hpp"
#include "gateway/host.hpp"

#include <algorithm>

namespace leams::gateway {

std::optional<std::string_view> api_path(std::string_view path) {
    for (const std::string_view base : {"/api/v1", "/api", "/v1"}) {
        if (path.starts_with(base) && path.size() > base.size() && path[base.size()] == '/') {
            return path.substr(base.size());
        }
    }
    // No page of the web app lives there, and no account may take such a name.
    for (const std::string_view root : {"/auth", "/users", "/streams", "/chat", "/oembed"}) {
        if (path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/')) {
            return path;
        }
    }
    return std::nullopt;
}

Gateway::Gateway(
    runtime::Loop& loop,
    const ApiContext& context,
    PagesContext* pages,
    Documents documents,
    std::vector<Mount> mounts
)
    : context_(context)
    , documents_(std::move(documents))
    , api_(loop, context) {
    if (pages != nullptr) {
        pages_.emplace(loop, context.config, *pages);
    }
    for (auto& mount : mounts) {
        const auto rate = mount.per_minute;
        auto budget = rate > 0 ? std::optional<AddressBudget>(rate) : std::nullopt;
        doors_.push_back({std::move(mount), std::move(budget)});
    }
}

Document::Document(std::string text)
    : plain(std::make_shared<const std::string>(std::move(text)))
    , gzip(std::make_shared<const std::string>(GzipEncoder().encode(*plain))) {}

void Gateway::on_request(const net::Request& arriving, net::Responder responder) {
    auto request = arriving;
    const auto api = api_path(request.path);
    auto* door = door_of(request.path, api);
    std::optional<Arrival> arrival;
    if (door == nullptr || !door->mount.frequent || request.head->has("x-request-id")) {
        arrival.emplace(request, responder, context_.clock.now());
    }
    const bool trusted = context_.trusted_proxies.contains(request.peer);
    const bool secure = trusted && request.header("x-forwarded-proto") == "https";
    responder.set_audience({.secure = secure, .other_sites = door != nullptr && door->mount.other_sites});
    if (!trusted) {
        warn_of_untrusted_proxy(request);
    }
    if (auto refused = refusal(request)) {
        return responder.send(std::move(*refused));
    }
    if (door != nullptr) {
        const auto client = client_address(request, context_.trusted_proxies);
        request.peer = client;
        return enter(*door, request, secure, std::move(responder));
    }
    if (api) {
        return api_.handle(request, *api, Entrance::Public, std::move(responder));
    }
    if (serve_document(request, responder)) {
        return;
    }
    if (!pages_) {
        const auto error = Error::not_found("There is nothing at this address");
        return responder.send(net::problem(error, request));
    }
    const auto client = client_address(request, context_.trusted_proxies);
    pages_->handle(request, client, secure, std::move(responder));
}

void Gateway::enter(Door& door, const net::Request& request, bool secure, net::Responder responder) const {
    const bool any_site = door.mount.other_sites;
    if (any_site && request.method == "OPTIONS") {
        return responder.send(preflight_for_media());
    }
    auto refused = refusal(door, request, secure);
    if (!refused) {
        return door.mount.handler->on_request(request, std::move(responder));
    }
    if (any_site) {
        refused->header("Access-Control-Allow-Origin", "*");
    }
    responder.send(std::move(*refused));
}

std::optional<net::Response> Gateway::refusal(Door& door, const net::Request& request, bool secure) const {
    if (request.method != "GET" && request.method != "HEAD") {
        return method_not_allowed(request, {net::Method::Get});
    }
    if (door.mount.websocket && !is_allowed_websocket_origin(request, context_.config.cors_origins, secure)) {
        const auto error = Error::permission_denied("This page's origin may not connect here");
        return net::problem(error, request);
    }
    if (!door.budget) {
        return std::nullopt;
    }
    const auto wait = door.budget->take(address_group(request.peer), context_.clock.steady());
    if (wait.count() == 0) {
        return std::nullopt;
    }
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    const auto error = Error::resource_exhausted("Too many requests, slow down").with_retry_after(seconds);
    return net::problem(error, request);
}

std::optional<net::Response> Gateway::refusal(const net::Request& request) const {
    const auto host = request.header("host");
    if (!is_host(host) && request.head->has("host")) {
        const auto error = Error::invalid_argument("The Host field must be a host and perhaps a port");
        return net::problem(error, request);
    }
    if (!is_served_host(host, context_.config.hosts)) {
        const auto error = Error::invalid_argument("This site is not reached by that name");
        return net::problem(421, "MISDIRECTED_REQUEST", error, request);
    }
    return std::nullopt;
}

void Gateway::warn_of_untrusted_proxy(const net::Request& request) const {
    auto& told = context_.stats.untrusted_proxy;
    if (!told.load(std::memory_order_relaxed) && request.head->has("x-forwarded-for") &&
        !told.exchange(true)) {
        runtime::Log().warning(
            "forwarded_for_ignored",
            {{"peer", request.peer},
             {"cause",
              "X-Forwarded-For from a peer that is not in gateway.trusted_proxies; if it is your proxy, "
              "all its visitors share one address and their cookies are not Secure"}}
        );
    }
}

Gateway::Door* Gateway::door_of(std::string_view path, std::optional<std::string_view> api) {
    const auto found = std::ranges::find_if(doors_, [&](const Door& door) {
        const auto& prefix = door.mount.prefix;
        const bool below = path.starts_with(prefix) ||
                           (api && prefix.starts_with("/api") && api->starts_with(prefix.substr(4)));
        return below && path.ends_with(door.mount.suffix);
    });
    return found == doors_.end() ? nullptr : &*found;
}

std::size_t Gateway::max_body_bytes(std::string_view path) const {
    const auto api = api_path(path);
    return api ? api_.max_body_bytes(*api) : HttpHandler::max_body_bytes(path);
}

bool Gateway::serve_document(const net::Request& request, net::Responder& responder) {
    const bool openapi = request.path == "/openapi.json";
    const bool docs = request.path == "/docs" || request.path == "/redoc";
    if (request.method != "GET" || (!openapi && !docs)) {
        return false;
    }
    const auto& document = openapi ? documents_.openapi : documents_.docs;
    net::Response response{.body = document.plain};
    response.header("Content-Type", openapi ? "application/json" : "text/html; charset=utf-8");
    response.header("Cache-Control", "public, max-age=60");
    response.header("Vary", "Accept-Encoding");
    if (http1::coding_weight(request.header("accept-encoding"), "gzip") > 0) {
        response.header("Content-Encoding", "gzip");
        response.body = document.gzip;
    }
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
