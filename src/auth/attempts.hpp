#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "runtime/cache.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace leams::auth {

struct AttemptWindow {
    std::int64_t limit;
    std::chrono::seconds length;
};

struct AttemptLimits {
    // One account from one client. The windows grow, and with them the wait that a client is told.
    std::vector<AttemptWindow> account_and_client{
        {10, std::chrono::minutes(1)}, {30, std::chrono::minutes(15)}, {100, std::chrono::hours(6)}
    };
    std::vector<AttemptWindow> client{{60, std::chrono::minutes(1)}, {600, std::chrono::hours(1)}};
    // One account from everywhere. Does not apply to clients from which the account has logged in before, so
    // that nobody can be locked out by others.
    std::vector<AttemptWindow> account{{100, std::chrono::minutes(15)}, {500, std::chrono::hours(6)}};
    std::vector<AttemptWindow> registration{{30, std::chrono::hours(1)}};
};

/// Slows guessing down. Counts attempts in the shared cache; when the cache is away, it allows.
class Attempts {
public:
    Attempts(runtime::Cache& cache, const Clock& clock, AttemptLimits limits)
        : cache_(cache)
        , clock_(clock)
        , limits_(std::move(limits)) {}

    /// ResourceExhausted with the seconds to wait when one of the limits is reached.
    runtime::Task<Result<void>> check_password(std::string login, std::string address);
    runtime::Task<Result<void>> check_registration(std::string address);
    /// After the right password: remembers the client, and forgives what was counted against it.
    runtime::Task<void> succeeded(std::string login, std::string address);

private:
    runtime::Task<Result<void>> count(std::string key, const std::vector<AttemptWindow>& windows);

    runtime::Cache& cache_;
    const Clock& clock_;
    AttemptLimits limits_;
};

} // namespace leams::auth
