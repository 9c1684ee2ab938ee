#pragma once

#include "core/net/routes.hpp"
#include "services/streams/categories.hpp"
#include "services/streams/service.hpp"

// The parts of make_routes() that stand in files of their own.
namespace leams::streams {

/// From where the own channel may be published.
void add_allowlist_routes(net::Routes& routes, StreamsService& service);

/// What channels are about.
void add_category_routes(net::Routes& routes, Categories& categories);

/// What nginx-rtmp asks and tells: on_publish and on_publish_done.
void add_hook_routes(net::Routes& routes, StreamsService& service);

} // namespace leams::streams
