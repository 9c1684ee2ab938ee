#pragma once

#include "net/routes.hpp"
#include "streams/service.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::streams {

/// Where publishers connect, as the API tells them.
struct IngestAddress {
    std::string host; // Empty: the host by which the client reached the API.
    std::uint16_t rtmp_port = 1935;
};

/// "rtmp://host:1935/live" for this caller.
std::string rtmp_url(const IngestAddress& address, const Caller& caller);

/// The routes under /streams. `service` must outlive them.
std::vector<net::Route> make_routes(StreamsService& service, IngestAddress address);

} // namespace leams::streams
