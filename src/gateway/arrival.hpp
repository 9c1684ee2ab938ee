#pragma once

#include "core/base/time.hpp"
#include "core/net/http.hpp"
#include "core/runtime/log.hpp"

#include <string>

namespace leams::gateway {

/// A request that has come in: from now on it has an id, which its answer will carry; so will all lines that
/// are logged for it by what begins while this lives.
class Arrival {
public:
    /// `request` lives no longer than this.
    Arrival(net::Request& request, net::Responder& responder, UnixMillis now);

private:
    const std::string id_;
    const runtime::LogScope scope_;
};

} // namespace leams::gateway
