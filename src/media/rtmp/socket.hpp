#pragma once

#include "core/base/descriptor.hpp"

#include <string>

namespace leams::rtmp {

/// The far end of a connection.
struct Peer {
    std::string address; // Without the port; an IPv4-mapped address as IPv4.
    std::string network; // What limits count by: the address, or an IPv6 address's /64.
};

/// Keep-alive probes, for peers that vanish while nothing is expected of them.
void keep_alive(const Descriptor& socket);

} // namespace leams::rtmp
