#include "auth/attempts.hpp"

#include "base/address.hpp"
#include "base/digest.hpp"

#include <algorithm>

namespace leams::auth {
namespace {

constexpr std::chrono::hours kRemembered{24 * 30};

// Keys hold a digest: logins are long, arbitrary text, and the cache may be shared with other programs.
std::string key_of(std::string_view kind, std::string_view login, std::string_view address) {
    std::string text(login);
    text += '\n';
    text += address_group(address);
    return "auth:" + std::string(kind) + ":" + sha256_hex(text).substr(0, 32);
}

std::string window_key(const std::string& key, const AttemptWindow& window) {
    return key + ":" + std::to_string(window.length.count());
}

} // namespace

runtime::Task<Result<void>> Attempts::count(std::string key, const std::vector<AttemptWindow>& windows) {
    std::int64_t wait = 0;
    for (const auto& window : windows) {
        const auto decision = co_await cache_.count(window_key(key, window), window.limit, window.length);
        if (!decision.allowed) {
            wait = std::max(wait, (decision.resets_at - clock_.now() + 999) / 1000);
            wait = std::max<std::int64_t>(wait, 1);
        }
    }
    if (wait > 0) {
        co_return Error::resource_exhausted("Too many attempts, wait a moment").with_retry_after(wait);
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> Attempts::check_password(std::string login, std::string address) {
    LEAMS_CO_CHECK(co_await count(key_of("client", "", address), limits_.client));
    LEAMS_CO_CHECK(co_await count(key_of("pair", login, address), limits_.account_and_client));
    const auto known = co_await cache_.get(key_of("known", login, address));
    if (!known) {
        LEAMS_CO_CHECK(co_await count(key_of("account", login, ""), limits_.account));
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> Attempts::check_registration(std::string address) {
    co_return co_await count(key_of("register", "", address), limits_.registration);
}

runtime::Task<void> Attempts::succeeded(std::string login, std::string address) {
    for (const auto& window : limits_.account_and_client) {
        co_await cache_.erase(window_key(key_of("pair", login, address), window));
    }
    co_await cache_.set(key_of("known", login, address), "1", kRemembered);
}

} // namespace leams::auth
