#include "internal_handler.hpp"

#include "core/net/problem.hpp"
#include "gateway/arrival.hpp"
#include "gateway/host.hpp"

namespace leams::app {

namespace {

/// Health is asked for here without /api.
std::optional<std::string_view> route_path(std::string_view path) {
    return path == "/health" || path == "/ready" ? std::optional(path) : gateway::api_path(path);
}

} // namespace

InternalHandler::InternalHandler(gateway::ApiHandler& api, const runtime::Metrics& metrics)
    : api_(api)
    , metrics_(metrics) {}

void InternalHandler::on_request(const net::Request& arriving, net::Responder responder) {
    auto request = arriving;
    const gateway::Arrival arrival(request, responder, SystemClock().now());
    // Else a page could have its own name resolve to this machine and ask from a browser on it (DNS
    // rebinding).
    if (request.head->has("host") && !gateway::is_address_or_localhost(request.header("host"))) {
        const auto error = Error::permission_denied("Ask the internal port by address or as localhost");
        return responder.send(net::problem(error, request));
    }
    if (request.path == "/metrics" && request.method == "GET") {
        net::Response response{.body = metrics_.text()};
        response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        return responder.send(std::move(response));
    }
    const auto path = route_path(request.path);
    if (!path) {
        const auto error = Error::not_found("There is nothing at this address");
        return responder.send(net::problem(error, request));
    }
    api_.handle(request, *path, gateway::Entrance::Internal, std::move(responder));
}

std::size_t InternalHandler::max_body_bytes(std::string_view path) const {
    return api_.max_body_bytes(route_path(path).value_or(path));
}

} // namespace leams::app
