#pragma once

#include "adapters/redis/script.hpp"

#include <string>
#include <vector>

/// What the cache does in one step on the server, by the server's clock, so that many processes agree.
namespace leams::adapters::cache_scripts {

/// Counts a request (ARGV: limit, window in ms). Gives {ms of the window that have passed, requests in the
/// window before, requests in this one without this}, for runtime::decide().
const redis::Script& count();
/// Adds a member (ARGV: member, ttl in ms, most members). Gives the number of living members.
const redis::Script& touch();
/// Removes a member (ARGV: member). Gives the number of those that are left.
const redis::Script& drop();
/// Gives the number of living members.
const redis::Script& members();

/// Their texts, to be loaded with each connection.
std::vector<std::string> texts();

} // namespace leams::adapters::cache_scripts
