#include "gateway/cross_site.hpp"

#include "core/base/digest.hpp"
#include "core/net/problem.hpp"
#include "gateway/session_cookies.hpp"

#include <algorithm>

namespace leams::gateway {
namespace {

bool is_listed(std::string_view origin, const std::vector<std::string>& allowed) {
    return std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

/// Whether an Origin names the host that the request was sent to. A request that does not say that it came by
/// HTTPS may have, through a proxy that ends TLS and is not trusted.
bool is_own_origin(std::string_view origin, std::string_view host, bool secure) {
    const auto colon = origin.find("://");
    const auto scheme = origin.substr(0, colon);
    return colon != std::string_view::npos && (scheme == "https" || (scheme == "http" && !secure)) &&
           !host.empty() && http1::equals_ignoring_case(origin.substr(colon + 3), host);
}

std::string join(const std::vector<net::Method>& methods) {
    std::string out;
    for (const auto method : methods) {
        out += out.empty() ? "" : ", ";
        out += net::to_string(method);
    }
    return out;
}

} // namespace

bool is_same_site(const net::Request& request, const std::vector<std::string>& allowed_origins, bool secure) {
    const auto origin = request.header("origin");
    const auto site = request.header("sec-fetch-site");
    if (!origin.empty() && !is_own_origin(origin, request.header("host"), secure) &&
        !is_listed(origin, allowed_origins)) {
        return false;
    }
    if (!site.empty() && site != "same-origin" && site != "none" && !is_listed(origin, allowed_origins)) {
        return false;
    }
    const auto cookie = session_cookie(request.header("cookie"), "leams_csrf");
    return !cookie.empty() && equal_in_constant_time(cookie, request.header("x-csrf-token"));
}

bool is_allowed_websocket_origin(
    const net::Request& request, const std::vector<std::string>& allowed_origins, bool secure
) {
    const auto origin = request.header("origin");
    return origin.empty() || is_own_origin(origin, request.header("host"), secure) ||
           is_listed(origin, allowed_origins);
}

std::string cors_origin(const net::Request& request, const std::vector<std::string>& allowed_origins) {
    const auto origin = request.header("origin");
    return is_listed(origin, allowed_origins) ? std::string(origin) : std::string();
}

void append_cors(net::Response& response, std::string_view allowed_origin) {
    if (!allowed_origin.empty()) {
        response.header("Access-Control-Allow-Origin", allowed_origin);
        response.header("Access-Control-Allow-Credentials", "true");
        response.header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, X-RateLimit-Remaining");
    }
    response.header("Vary", "Origin");
}

net::Response preflight(std::string_view allowed_origin, const std::vector<net::Method>& methods) {
    net::Response response{.status = 204};
    response.header("Allow", join(methods));
    if (!allowed_origin.empty()) {
        response.header("Access-Control-Allow-Methods", join(methods));
        response.header(
            "Access-Control-Allow-Headers", "Authorization, Content-Type, X-CSRF-Token, X-Leams-Session"
        );
        response.header("Access-Control-Max-Age", "600");
    }
    return response;
}

net::Response preflight_for_media() {
    net::Response response{.status = 204};
    response.header("Access-Control-Allow-Origin", "*");
    response.header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    response.header(
        "Access-Control-Allow-Headers",
        "Range, If-None-Match, X-Request-Id, CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status"
    );
    response.header("Access-Control-Max-Age", "86400");
    return response;
}

net::Response method_not_allowed(const net::Request& request, const std::vector<net::Method>& methods) {
    const auto error = Error::invalid_argument("This address does not have this method");
    auto response = net::problem(405, "METHOD_NOT_ALLOWED", error, request);
    response.header("Allow", join(methods));
    return response;
}

} // namespace leams::gateway
