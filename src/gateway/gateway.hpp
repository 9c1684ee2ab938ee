#pragma once

#include "gateway/address_budget.hpp"
#include "gateway/api_handler.hpp"
#include "gateway/pages.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::gateway {

/// A part of the URL space whose requests one handler takes as they are: playback, chat's WebSocket. It only
/// reads: other methods than GET and HEAD do not come as far.
struct Mount {
    std::string prefix;   // Such as "/live/".
    std::string suffix{}; // How its paths end, if that tells it from another mount, which comes after it.
    net::HttpHandler* handler = nullptr;
    std::int64_t per_minute = 0; // Requests of an address group on each loop; 0: any number.
    bool websocket = false;      // Only the site's own pages may connect.
    bool other_sites = false;    // Pages of any site may ask for what it gives, and embed it.
    bool frequent = false; // So many that only those get an id that bring one, and those that are refused.
};

/// A text that does not change while the server runs.
struct Document {
    explicit Document(std::string text);

    net::SharedText plain;
    net::SharedText gzip;
};

struct Documents {
    Document openapi;
    Document docs;
};

/// The one public entrance, on one loop: playback, the API, its description, and everything else to the web
/// app, where `pages` is not null.
class Gateway final : public net::HttpHandler {
public:
    Gateway(
        runtime::Loop& loop,
        const ApiContext& context,
        PagesContext* pages,
        Documents documents,
        std::vector<Mount> mounts
    );

    void on_request(const net::Request& request, net::Responder responder) override;
    std::size_t max_body_bytes(std::string_view path) const override;
    runtime::Task<> stop() { return api_.stop(); }

    ApiHandler& api() noexcept { return api_; }

private:
    struct Door {
        Mount mount;
        std::optional<AddressBudget> budget;
    };

    /// Why the request may not come in at all.
    std::optional<net::Response> refusal(const net::Request& request) const;
    /// Why it may not come through this door; `request.peer` is the client.
    std::optional<net::Response> refusal(Door& door, const net::Request& request, bool secure) const;
    void enter(Door& door, const net::Request& request, bool secure, net::Responder responder) const;
    void warn_of_untrusted_proxy(const net::Request& request) const;
    Door* door_of(std::string_view path, std::optional<std::string_view> api);
    bool serve_document(const net::Request& request, net::Responder& responder);

    const ApiContext& context_;
    Documents documents_;
    std::vector<Door> doors_; // Of the mounts.
    ApiHandler api_;
    std::optional<Pages> pages_;
};

/// The path below the API's base or one of its aliases (/api, /api/v1, /v1, and nothing for /auth, /users,
/// /streams and /chat); nullopt for others.
std::optional<std::string_view> api_path(std::string_view path);

} // namespace leams::gateway
