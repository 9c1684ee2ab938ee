#pragma once

#include "core/net/http.hpp"

#include <string>
#include <string_view>

namespace leams::net {

/// Tells a server which of its peers speak for others. Thread-safe.
class Proxies {
public:
    virtual ~Proxies() = default;
    /// Whether the peer's connections carry requests of many clients, and do not count as its own.
    virtual bool contains(std::string_view peer) const = 0;
    /// Address of the client behind a request of such a peer; its own when it names none.
    virtual std::string client_of(const Request& request) const = 0;
};

} // namespace leams::net
