#include "modules/auth.hpp"

#include "core/base/random.hpp"
#include "run_blocking.hpp"
#include "services/auth/http.hpp"

#include <cstdio>

namespace leams::app {
namespace {

auth::AuthConfig config_of(const Settings& settings) {
    auto config = settings.auth;
    config.registration = registration(settings);
    return config;
}

} // namespace

AuthModule::AuthModule(Platform& platform)
    : platform_(platform)
    , setup_token_(random_token(24))
    , accounts_(*platform.database)
    , sessions_(*platform.database)
    , hasher_(platform.settings.tokens.hash_threads)
    , tokens_(platform.keys.token_keys, platform.settings.tokens.access_lifetime_s)
    , codes_(platform.keys.token_keys)
    , service_(
          {accounts_,
           sessions_,
           hasher_,
           *platform.cache,
           *platform.bus,
           *platform.pubsub,
           platform.clock,
           tokens_,
           codes_},
          config_of(platform.settings),
          setup_token_,
          platform.log.with("part", "auth")
      ) {
    runtime::add_metrics(platform.metrics, hasher_.pool_stats(), "passwords");
}

std::vector<net::Route> AuthModule::routes() {
    return auth::make_routes(service_);
}

Result<void> AuthModule::start() {
    LEAMS_TRY(const auto required, run_blocking(platform_.home, service_.setup_required()));
    if (required && platform_.roles.has(Role::Api)) {
        std::printf(
            "Set up the first account: http://%s:%u/setup?token=%s\n",
            platform_.settings.http.address.c_str(),
            platform_.bound.http,
            std::string(setup_token_.reveal()).c_str()
        );
        std::fflush(stdout);
    }
    return {};
}

} // namespace leams::app
