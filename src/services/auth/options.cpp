#include "services/auth/options.hpp"

#include "core/runtime/option_limits.hpp"

namespace leams::auth {

using runtime::kCount;

void add_options(runtime::ConfigTable& table, AuthConfig& config, TokenConfig& tokens) {
    table.add(
        "auth.access_lifetime_s",
        tokens.access_lifetime_s,
        "Seconds that an access token lives.",
        {60, 86'400}
    );
    table.add(
        "auth.refresh_lifetime_s",
        config.sessions.refresh_lifetime,
        "Seconds that an unused session lives.",
        {3600, 31'536'000}
    );
    table.add(
        "auth.hash_threads",
        tokens.hash_threads,
        "Threads that check passwords; 0: half the processors, at least one.",
        {0, 64}
    );
    table.add(
        "auth.registrations_per_hour",
        config.attempts.registration.front().limit,
        "New accounts an hour of one address.",
        kCount
    );
}

} // namespace leams::auth
