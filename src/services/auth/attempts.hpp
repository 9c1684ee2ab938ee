#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/cache.hpp"
#include "services/auth/ports.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

struct AttemptWindow {
    std::int64_t limit;
    std::chrono::seconds length;
};

struct AttemptLimits {
    // One account from one client, or on one of its own devices. The windows grow, and with them the wait
    // that a client is told.
    std::vector<AttemptWindow> account_and_client{
        {10, std::chrono::minutes(1)}, {30, std::chrono::minutes(15)}, {100, std::chrono::hours(6)}
    };
    // One client; a /56 of IPv6 has four times as much, a /48 sixteen times.
    std::vector<AttemptWindow> client{{60, std::chrono::minutes(1)}, {600, std::chrono::hours(1)}};
    // One account from everywhere. Does not apply to clients that the account is known on, so that nobody can
    // be locked out by others.
    std::vector<AttemptWindow> account{{100, std::chrono::minutes(15)}, {500, std::chrono::hours(6)}};
    std::vector<AttemptWindow> registration{{30, std::chrono::hours(1)}};
    // As many registrations does it cost to learn that an e-mail address has an account.
    int taken_email_cost = 5;
};

/// Somebody gives a password.
struct PasswordTry {
    std::string subject; // The account's id, or what was typed when there is none.
    std::string address;
    std::string device; // One of the account's own, as it proved; else empty.
};

/// Slows guessing down. Counts attempts in the shared cache; when the cache is away, it allows.
/// Refusals are ResourceExhausted with the seconds to wait, somewhat spread.
class Attempts {
public:
    Attempts(runtime::Cache& cache, const Clock& clock, AttemptLimits limits)
        : cache_(cache)
        , clock_(clock)
        , limits_(std::move(limits)) {}

    /// Counts what an address tries, whatever the account.
    runtime::Task<Result<void>> check_client(std::string address);
    /// Counts what is tried on the account; gives whose turn it is.
    runtime::Task<Result<runtime::Turn>> check_password(PasswordTry attempt);
    runtime::Task<Result<void>> check_registration(std::string address);
    /// Counts that the address has learnt of an account.
    runtime::Task<void> email_was_taken(std::string address);
    /// After the right password: remembers the client, and forgives what was counted against it.
    runtime::Task<void> succeeded(PasswordTry attempt);

private:
    runtime::Task<Result<void>> count(std::string key, std::vector<AttemptWindow> windows);
    runtime::Task<Result<void>>
    count_networks(std::string kind, std::string address, std::vector<AttemptWindow> windows);

    runtime::Cache& cache_;
    const Clock& clock_;
    AttemptLimits limits_;
};

} // namespace leams::auth
