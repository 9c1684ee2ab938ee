#pragma once

#include "core/net/http.hpp"
#include "core/runtime/metrics.hpp"
#include "gateway/gateway.hpp"

namespace leams::app {

/// The internal port on one loop: metrics, health, and the API for this machine's web app.
class InternalHandler final : public net::HttpHandler {
public:
    InternalHandler(gateway::ApiHandler& api, const runtime::Metrics& metrics);

    void on_request(const net::Request& request, net::Responder responder) override;
    std::size_t max_body_bytes(std::string_view path) const override;

private:
    gateway::ApiHandler& api_;
    const runtime::Metrics& metrics_;
};

} // namespace leams::app
