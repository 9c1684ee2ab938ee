#pragma once

#include "core/net/http_server.hpp"
#include "core/net/router.hpp"
#include "gateway/gateway.hpp"
#include "gateway/turns.hpp"
#include "gateway_ports.hpp"
#include "internal_handler.hpp"
#include "module_list.hpp"
#include "per_loop.hpp"
#include "platform.hpp"

namespace leams::app {

/// The public port and the internal one, in front of what the modules serve.
class Front {
public:
    /// The modules are open. `pages` is null where the web app's pages are not served.
    Front(Platform& platform, const ModuleList& modules, auth::AuthApi& auth, gateway::PagesContext* pages);

    /// Listens; before the loops run.
    Result<void> open();
    /// Lets requests finish for a while; once the loops run.
    void stop();

private:
    Platform& platform_;
    net::Router router_;
    AddressRanges trusted_proxies_;
    AddressRanges machines_;
    gateway::TrustedProxies proxies_;
    TokenAuthenticator authenticator_;
    gateway::ApiStats api_stats_;
    gateway::Turns api_turns_;
    gateway::ApiContext api_;
    gateway::Documents documents_;
    PerLoop<gateway::Gateway> gateways_;
    PerLoop<InternalHandler> internals_;
    net::HttpServer http_;
    net::HttpServer internal_;
};

} // namespace leams::app
