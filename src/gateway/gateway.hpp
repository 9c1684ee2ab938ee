#pragma once

#include "gateway/api_handler.hpp"
#include "gateway/web_proxy.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leams::gateway {

/// A part of the URL space whose requests one handler takes as they are: playback, chat's WebSocket.
struct Mount {
    std::string prefix; // Such as "/live/".
    net::HttpHandler* handler = nullptr;
    bool websocket = false; // Checks the Origin before the handler sees the request.
};

/// Texts that do not change while the server runs.
struct Documents {
    net::SharedText openapi;
    net::SharedText docs;
};

/// The one public door, on one loop: playback, the API, its description, and everything else to the web app.
class Gateway final : public net::HttpHandler {
public:
    Gateway(runtime::Loop& loop, const ApiContext& context, Documents documents, std::vector<Mount> mounts);

    void on_request(const net::Request& request, net::Responder responder) override;
    runtime::Task<> stop() { return api_.stop(); }

    ApiHandler& api() noexcept { return api_; }

private:
    bool serve_document(const net::Request& request, net::Responder& responder);

    const ApiContext& context_;
    Documents documents_;
    std::vector<Mount> mounts_;
    ApiHandler api_;
    WebProxy web_;
};

/// The path below the API's base or one of its aliases (/api, /api/v1, /v1); nullopt for others.
std::optional<std::string_view> api_path(std::string_view path);

} // namespace leams::gateway
