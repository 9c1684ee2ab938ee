#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <cstdint>
#include <string>

namespace leams::adapters {

/// Where a client may go. Public: to ports 80 and 443 of addresses that are public, for what strangers can
/// steer. The very address that is connected to is checked, so a name cannot change its meaning in between.
enum class Reach : std::uint8_t { Anywhere, Public };

/// What a URL says of the server behind it.
struct Target {
    std::string scheme;
    std::string host;
    std::string port;

    /// InvalidArgument unless it is a whole URL of http or https; PermissionDenied where `reach` says so, as
    /// far as that can be seen without resolving the name.
    static Result<Target> parse(const Secret& url, Reach reach);

    std::string origin() const { return scheme + "://" + host + ":" + port; }
};

} // namespace leams::adapters
