#include "gateway/session_cookies.hpp"

#include "core/net/url.hpp"

namespace leams::gateway {
namespace {

constexpr std::string_view kPrefix = "__Host-";

void append_line(net::Response& response, const std::string& name, const net::Cookie& cookie, bool secure) {
    auto line = name + "=" + cookie.value + "; Path=" + cookie.path +
                "; Max-Age=" + std::to_string(cookie.max_age_s) +
                (cookie.strict ? "; SameSite=Strict" : "; SameSite=Lax");
    line += cookie.http_only ? "; HttpOnly" : "";
    line += secure ? "; Secure" : "";
    response.header("Set-Cookie", line);
}

} // namespace

std::string session_cookie(std::string_view cookies, std::string_view name) {
    const auto prefixed = net::cookie_value(cookies, std::string(kPrefix).append(name));
    return std::string(prefixed.empty() ? net::cookie_value(cookies, name) : prefixed);
}

void append_cookie(net::Response& response, const net::Cookie& cookie, bool secure) {
    const bool prefixed = secure && cookie.path == "/";
    append_line(response, prefixed ? std::string(kPrefix) + cookie.name : cookie.name, cookie, secure);
    if (prefixed && cookie.max_age_s == 0) {
        append_line(response, cookie.name, cookie, secure); // Of a session that began without TLS.
    }
}

} // namespace leams::gateway
