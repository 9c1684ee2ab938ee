#pragma once

#include "gateway/gateway.hpp"
#include "net/http.hpp"

#include <functional>
#include <string>

namespace leams::app {

/// The internal port on one loop: metrics, health, and the API for this machine's web app.
class InternalHandler final : public net::HttpHandler {
public:
    InternalHandler(gateway::ApiHandler& api, std::function<std::string()> metrics);

    void on_request(const net::Request& request, net::Responder responder) override;

private:
    gateway::ApiHandler& api_;
    std::function<std::string()> metrics_;
};

} // namespace leams::app
