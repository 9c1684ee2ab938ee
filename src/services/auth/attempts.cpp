#include "services/auth/attempts.hpp"

#include "core/base/address.hpp"
#include "core/base/digest.hpp"
#include "core/base/random.hpp"

#include <algorithm>

namespace leams::auth {
namespace {

constexpr std::chrono::hours kRemembered{24 * 30};

// Keys hold a digest: what was typed is long, arbitrary text, and the cache may be shared with other
// programs.
std::string key_of(std::string_view kind, std::string_view subject, std::string_view client) {
    std::string text(subject);
    text += '\n';
    text += client;
    return "auth:" + std::string(kind) + ":" + sha256_hex(text).substr(0, 32);
}

std::string window_key(const std::string& key, const AttemptWindow& window) {
    return key + ":" + std::to_string(window.length.count());
}

// Who rents a /48 has 65,536 networks of /64 to come from. IPv4 has no wider ones.
std::vector<std::string> networks_of(const std::string& address) {
    std::vector<std::string> networks{address_group(address)};
    if (networks.front().ends_with("/64")) {
        networks.push_back(address_group(address, 56));
        networks.push_back(address_group(address, 48));
    }
    return networks;
}

/// Where this try is counted for the account alone, with nobody else's.
std::string own_key(const PasswordTry& attempt) {
    return attempt.device.empty() ? key_of("pair", attempt.subject, address_group(attempt.address))
                                  : key_of("device", attempt.subject, attempt.device);
}

std::string known_key(const PasswordTry& attempt) {
    return key_of("known", attempt.subject, address_group(attempt.address));
}

} // namespace

runtime::Task<Result<void>> Attempts::count(std::string key, std::vector<AttemptWindow> windows) {
    std::int64_t wait = 0;
    for (const auto& window : windows) {
        const auto decision = co_await cache_.count(window_key(key, window), window.limit, window.length);
        if (!decision.allowed) {
            wait = std::max(wait, (decision.resets_at - clock_.now() + 999) / 1000);
            wait = std::max<std::int64_t>(wait, 1);
        }
    }
    if (wait > 0) {
        co_return Error::resource_exhausted("Too many attempts, wait a moment")
            .with_retry_after(spread_seconds(wait));
    }
    co_return Result<void>();
}

runtime::Task<Result<void>>
Attempts::count_networks(std::string kind, std::string address, std::vector<AttemptWindow> windows) {
    for (const auto& network : networks_of(address)) {
        LEAMS_CO_CHECK(co_await count(key_of(kind, "", network), windows));
        for (auto& window : windows) {
            window.limit *= 4;
        }
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> Attempts::check_client(std::string address) {
    co_return co_await count_networks("client", std::move(address), limits_.client);
}

runtime::Task<Result<runtime::Turn>> Attempts::check_password(PasswordTry attempt) {
    LEAMS_CO_CHECK(co_await count(own_key(attempt), limits_.account_and_client));
    if (!attempt.device.empty() || co_await cache_.get(known_key(attempt))) {
        co_return runtime::Turn::First;
    }
    LEAMS_CO_CHECK(co_await count(key_of("account", attempt.subject, ""), limits_.account));
    co_return runtime::Turn::Later;
}

runtime::Task<Result<void>> Attempts::check_registration(std::string address) {
    co_return co_await count_networks("register", std::move(address), limits_.registration);
}

runtime::Task<void> Attempts::email_was_taken(std::string address) {
    for (int i = 1; i < limits_.taken_email_cost; ++i) {
        static_cast<void>(co_await check_registration(address));
    }
}

runtime::Task<void> Attempts::succeeded(PasswordTry attempt) {
    for (const auto& window : limits_.account_and_client) {
        co_await cache_.erase(window_key(own_key(attempt), window));
    }
    co_await cache_.set(known_key(attempt), "1", kRemembered);
}

} // namespace leams::auth
