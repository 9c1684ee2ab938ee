#pragma once

#include "auth/jwt.hpp"
#include "auth/ports.hpp"
#include "base/caller.hpp"
#include "base/result.hpp"
#include "runtime/cache.hpp"
#include "runtime/log.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace leams::auth {

/// The tokens of a session, as the client gets them.
struct IssuedTokens {
    std::string access_token;
    Secret refresh_token;
    std::int64_t access_lifetime_s = 0;
    std::int64_t refresh_lifetime_s = 0;
    SessionId session_id;
};

struct SessionLimits {
    std::chrono::seconds refresh_lifetime{30 * 24 * 3600}; // Since the last use.
    std::chrono::milliseconds reuse_grace{10'000};
    std::chrono::milliseconds reauthentication{10 * 60 * 1000};
    std::chrono::milliseconds cached{60'000}; // How long a session is trusted without asking the store.
};

/// Sessions: an access token that is checked without SQL, and a refresh token that is used once. Thread-safe.
class Sessions {
public:
    Sessions(
        SessionStore& store,
        runtime::Cache& cache,
        const Clock& clock,
        const AccessTokens& tokens,
        SessionLimits limits,
        runtime::Log log
    )
        : store_(store)
        , cache_(cache)
        , clock_(clock)
        , tokens_(tokens)
        , limits_(limits)
        , log_(std::move(log)) {}

    /// Called for every session that is ended from here on; set before the first request.
    void on_ended(std::function<void(const SessionId&)> listener) { on_ended_ = std::move(listener); }

    runtime::Task<Result<IssuedTokens>> begin(Account account, Caller caller);
    /// A used token ends its session (RFC 9700 4.14.2), except for the grace time that parallel tabs need.
    runtime::Task<Result<IssuedTokens>> refresh(Secret token, Caller caller);
    runtime::Task<Result<Caller>> authenticate(std::string access_token);
    runtime::Task<Result<void>> end(SessionId id);
    runtime::Task<Result<void>> end_by_refresh(Secret token);
    runtime::Task<Result<bool>> is_recent(SessionId id);
    runtime::Task<Result<void>> mark_recent(SessionId id);
    /// Forgets what expired a day ago; to be called every hour.
    runtime::Task<Result<void>> purge();

private:
    runtime::Task<void> forget(SessionId id);
    IssuedTokens issue(const Session& session, Secret refresh_token) const;

    SessionStore& store_;
    runtime::Cache& cache_;
    const Clock& clock_;
    const AccessTokens& tokens_;
    SessionLimits limits_;
    runtime::Log log_;
    std::function<void(const SessionId&)> on_ended_;
};

} // namespace leams::auth
