#pragma once

#include "core/net/http.hpp"
#include "core/net/router.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The rules between sites: who may call with a browser's cookies, from which origin, and what answers tell
/// browsers.
namespace leams::gateway {

/// Whether a request that a browser's cookies authenticate was made by our own pages: its Origin is this host
/// (or a configured one), and its X-CSRF-Token equals the leams_csrf cookie, which only our pages can read.
/// `secure`: it is known to have come by HTTPS, and so must have the page.
bool is_same_site(const net::Request& request, const std::vector<std::string>& allowed_origins, bool secure);

/// Whether a WebSocket handshake may be accepted: no Origin (no browser), this host, or a configured origin.
bool is_allowed_websocket_origin(
    const net::Request& request, const std::vector<std::string>& allowed_origins, bool secure
);

/// The request's Origin when it is a configured one, otherwise empty.
std::string cors_origin(const net::Request& request, const std::vector<std::string>& allowed_origins);

void append_cors(net::Response& response, std::string_view allowed_origin);
/// append_cors() is still to come.
net::Response preflight(std::string_view allowed_origin, const std::vector<net::Method>& methods);

/// The same for what pages of every site may fetch and play.
net::Response preflight_for_media();

net::Response method_not_allowed(const net::Request& request, const std::vector<net::Method>& methods);

} // namespace leams::gateway
