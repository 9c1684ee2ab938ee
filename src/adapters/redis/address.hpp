#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leams::adapters::redis {

struct Endpoint {
    std::string host; // A name or an address; an IPv6 address without brackets.
    std::uint16_t port = 6379;

    bool operator==(const Endpoint&) const = default;
    auto operator<=>(const Endpoint&) const = default;
    /// For people and logs.
    std::string text() const;
};

/// Where a Redis or a cluster of them is, and what opens it.
struct Address {
    bool tls = false;
    std::vector<Endpoint> seeds; // At least one; of a cluster, any of its servers.
    std::string user;            // Empty: Redis' default user.
    Secret password;             // Empty: none is asked for.
    unsigned database = 0;       // A cluster has but 0.
    std::string prefix = "leams:";
    std::string ca_file; // Of whom a TLS certificate must be; empty: whom the system trusts.

    /// redis[s]://[[USER]:PASSWORD@]HOST[:PORT][,HOST[:PORT]...][/DATABASE][?prefix=P&ca=/FILE].
    /// Percent-encoding is read in USER and PASSWORD. InvalidArgument says what is wrong, and nothing of the
    /// password.
    static Result<Address> parse(const Secret& url);
};

} // namespace leams::adapters::redis
