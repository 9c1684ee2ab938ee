#include "front.hpp"

#include "core/net/metrics.hpp"
#include "gateway/openapi.hpp"
#include "run_blocking.hpp"
#include "version.hpp"

namespace leams::app {
namespace {

constexpr std::chrono::seconds kDrain{3};

// Its clients are few and known; what is slow is cut as on the public port.
net::HttpLimits internal_limits(const net::HttpLimits& http) {
    auto limits = http;
    limits.max_connections = net::HttpLimits().max_connections;
    limits.max_connections_per_address = limits.max_connections;
    return limits;
}

} // namespace

Front::Front(
    Platform& platform,
    const ModuleList& modules,
    auth::AuthApi& auth,
    gateway::PagesContext* pages
)
    : platform_(platform)
    , router_(modules.routes())
    , trusted_proxies_(*AddressRanges::parse(platform.settings.gateway.trusted_proxies))
    , machines_(*AddressRanges::parse(platform.settings.gateway.hooks_allow))
    , proxies_(trusted_proxies_)
    , authenticator_(auth)
    , api_stats_(router_)
    , api_turns_(gateway::kCallerTurns)
    , api_{
          platform.settings.gateway,
          router_,
          trusted_proxies_,
          machines_,
          authenticator_,
          *platform.cache,
          platform.clock,
          api_stats_,
          api_turns_
      }
    , documents_{
          gateway::Document(gateway::make_openapi(router_.routes(), "/api", kVersion)),
          gateway::Document(gateway::make_docs_page(router_.routes(), "/api", kVersion))
      }
    , gateways_(one_per_loop<gateway::Gateway>(
          platform.loops,
          [&](auto& loop) {
              return std::make_unique<gateway::Gateway>(loop, api_, pages, documents_, modules.mounts(loop));
          }
      ))
    , internals_(one_per_loop<InternalHandler>(
          platform.loops,
          [&](auto& loop) {
              return std::make_unique<InternalHandler>(gateways_[loop.index()]->api(), platform.metrics);
          }
      ))
    , http_(
          platform.loops,
          platform.settings.http.limits,
          [&](runtime::Loop& loop) -> net::HttpHandler& { return *gateways_[loop.index()]; },
          &proxies_
      )
    , internal_(
          platform.loops,
          internal_limits(platform.settings.http.limits),
          [&](runtime::Loop& loop) -> net::HttpHandler& { return *internals_[loop.index()]; }
      ) {
    net::add_metrics(platform.metrics, http_.stats());
    gateway::add_metrics(platform.metrics, api_stats_);
}

Result<void> Front::open() {
    LEAMS_CHECK(router_.check());
    const auto& http = platform_.settings.http;
    LEAMS_CHECK(http_.listen(http.address, http.port, "http.port"));
    const auto& internal = platform_.settings.internal;
    LEAMS_CHECK(internal_.listen(internal.address, internal.port, "internal.port"));
    platform_.bound.http = http_.port();
    platform_.bound.internal = internal_.port();
    return {};
}

void Front::stop() {
    http_.stop_blocking(kDrain);
    internal_.stop_blocking(std::chrono::milliseconds(0));
    for (std::size_t i = 0; i < gateways_.size(); ++i) {
        run_blocking(platform_.loops.at(i), gateways_[i]->stop());
    }
}

} // namespace leams::app
