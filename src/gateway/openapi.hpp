#pragma once

#include "core/net/routes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::gateway {

/// The OpenAPI 3.1 description of the routes, whose paths are below `base`.
std::string
make_openapi(const std::vector<net::Route>& routes, std::string_view base, std::string_view version);

/// A page that shows the same routes to people; needs no script and nothing from elsewhere.
std::string
make_docs_page(const std::vector<net::Route>& routes, std::string_view base, std::string_view version);

} // namespace leams::gateway
