#pragma once

#include "core/base/address_ranges.hpp"
#include "core/net/http.hpp"
#include "core/net/proxies.hpp"

#include <string>
#include <string_view>

namespace leams::gateway {

/// The client behind the request's peer: the peer itself unless it is a trusted proxy, otherwise the last
/// address of X-Forwarded-For, in however many lines, that is not one.
std::string client_address(const net::Request& request, const AddressRanges& trusted);

/// The trusted proxies as the HTTP server asks for them. `trusted` outlives it.
class TrustedProxies final : public net::Proxies {
public:
    explicit TrustedProxies(const AddressRanges& trusted)
        : trusted_(trusted) {}
    bool contains(std::string_view peer) const override { return trusted_.contains(peer); }
    std::string client_of(const net::Request& request) const override {
        return client_address(request, trusted_);
    }

private:
    const AddressRanges& trusted_;
};

} // namespace leams::gateway
