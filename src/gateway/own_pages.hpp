#pragma once

#include "core/net/http.hpp"

#include <chrono>

/// The pages that the gateway shows while the web app shows none; each asks again by itself.
namespace leams::gateway {

/// 503: the web app does not answer.
net::Response down_page();
/// 503: too many wait for the web app.
net::Response busy_page();
/// 429: this visitor has asked for more pages than one may; the next is granted after `wait`.
net::Response too_many_pages(std::chrono::milliseconds wait);

} // namespace leams::gateway
