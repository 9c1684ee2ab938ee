#pragma once

#include "core/net/http.hpp"
#include "core/net/routes.hpp"

#include <string>
#include <string_view>

/// The browser's side of a session. Where the browser came by HTTPS, cookies for the whole site bear the
/// "__Host-" prefix, so that neither another host of the domain nor a page without TLS can set them (RFC
/// 6265bis 4.1.3.2).
namespace leams::gateway {

/// The value of one of our cookies, with the prefix or, when there is none such, without; empty when absent.
std::string session_cookie(std::string_view cookies, std::string_view name);

/// Sets or deletes a cookie; `secure`: the browser came by HTTPS.
void append_cookie(net::Response& response, const net::Cookie& cookie, bool secure);

} // namespace leams::gateway
