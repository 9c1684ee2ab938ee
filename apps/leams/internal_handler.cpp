#include "internal_handler.hpp"

#include "net/problem.hpp"

namespace leams::app {

InternalHandler::InternalHandler(gateway::ApiHandler& api, std::function<std::string()> metrics)
    : api_(api)
    , metrics_(std::move(metrics)) {}

void InternalHandler::on_request(const net::Request& request, net::Responder responder) {
    if (request.path == "/metrics" && request.method == "GET") {
        net::Response response{.body = metrics_()};
        response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        return responder.send(std::move(response));
    }
    const auto path = request.path == "/health" || request.path == "/ready" ? std::optional(request.path)
                                                                            : gateway::api_path(request.path);
    if (!path) {
        const auto error = Error::not_found("There is nothing at this address");
        return responder.send(net::problem(error, request.path, ""));
    }
    api_.handle(request, *path, gateway::Door::Internal, std::move(responder));
}

} // namespace leams::app
