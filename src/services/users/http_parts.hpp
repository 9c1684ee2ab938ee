#pragma once

#include "core/net/routes.hpp"
#include "services/users/directory.hpp"
#include "services/users/http.hpp"
#include "services/users/service.hpp"

#include <string_view>

// The parts of make_routes() that stand in files of their own, and what they share.
namespace leams::users {

constexpr std::string_view kPrivate = "private, no-store";
constexpr std::string_view kBriefly = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

/// Which channels there are.
void add_channel_routes(net::Routes& routes, Directory& directory);

/// What other sites ask to show a channel on their pages.
void add_oembed_route(net::Routes& routes, UsersService& service, OEmbedPorts ports);

/// Who follows whom.
void add_follow_routes(net::Routes& routes, UsersService& service);

} // namespace leams::users
