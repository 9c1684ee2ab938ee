#pragma once

#include "core/net/routes.hpp"
#include "services/chat/api.hpp"

#include <vector>

namespace leams::chat {

/// The routes under /chat. `chat` must outlive them.
std::vector<net::Route> make_routes(Chat& chat);

} // namespace leams::chat
