#pragma once

#include "core/net/routes.hpp"
#include "services/streams/categories.hpp"
#include "services/streams/service.hpp"

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

/// The routes under /streams and /categories. What they use must outlive them.
std::vector<net::Route> make_routes(StreamsService& service, Categories& categories, IngestAddress address);

} // namespace leams::streams
