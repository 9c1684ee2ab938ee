#pragma once

#include "chat/api.hpp"
#include "net/routes.hpp"

#include <vector>

namespace leams::chat {

/// The routes under /chat. `chat` must outlive them.
std::vector<net::Route> make_routes(Chat& chat);

} // namespace leams::chat
