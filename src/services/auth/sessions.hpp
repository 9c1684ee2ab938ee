#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/pubsub.hpp"
#include "services/auth/devices.hpp"
#include "services/auth/jwt.hpp"
#include "services/auth/keyed_codes.hpp"
#include "services/auth/ports.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace leams::auth {

/// The tokens of a session, as the client gets them.
struct IssuedTokens {
    std::string access_token;
    Secret refresh_token;
    std::int64_t access_lifetime_s = 0;
    std::int64_t refresh_lifetime_s = 0;
    SessionId session_id;
    std::string device_cookie{}; // For browsers that have none of this account.
};

struct SessionLimits {
    std::chrono::seconds refresh_lifetime{30 * 24 * 3600}; // Since the last use.
    std::chrono::milliseconds reuse_grace{10'000};
    std::chrono::milliseconds reauthentication{10 * 60 * 1000};
    std::chrono::milliseconds cached{60'000}; // How long a session is trusted without asking the store.
};

/// Sessions: an access token that is checked without SQL, and a refresh token that is used once. Each that is
/// over is told to all processes as SessionEnded. Thread-safe.
class Sessions {
public:
    Sessions(
        SessionStore& store,
        runtime::Cache& cache,
        runtime::PubSub& pubsub,
        const Clock& clock,
        const AccessTokens& tokens,
        const KeyedCodes& codes,
        SessionLimits limits,
        runtime::Log log
    )
        : store_(store)
        , cache_(cache)
        , pubsub_(pubsub)
        , clock_(clock)
        , tokens_(tokens)
        , codes_(codes)
        , devices_(codes)
        , limits_(limits)
        , log_(std::move(log)) {}

    runtime::Task<Result<IssuedTokens>> begin(Account account, Caller caller);
    /// A used token ends its session (RFC 9700 4.14.2). Parallel tabs need a grace time in which it gives the
    /// same new token again, to the same client: from a device of the account, or with the address group and
    /// the user agent of the first use.
    runtime::Task<Result<IssuedTokens>> refresh(Secret token, Caller caller);
    runtime::Task<Result<Caller>> authenticate(std::string access_token);
    runtime::Task<Result<void>> end(SessionId id, UserId user);
    runtime::Task<Result<void>> end_by_refresh(Secret token);
    /// After the store has revoked the user's sessions.
    runtime::Task<Result<void>> forget_all(UserId user);
    /// What the sessions' account is like has changed: they are read from the store again.
    runtime::Task<Result<void>> read_again(UserId user);
    runtime::Task<Result<bool>> is_recent(SessionId id);
    runtime::Task<Result<void>> mark_recent(SessionId id);
    /// Forgets what expired a day ago; to be called every hour.
    runtime::Task<Result<void>> purge();

private:
    runtime::Task<void> forget(SessionId id, UserId user);
    IssuedTokens issue(const Session& session, Secret refresh_token, std::string_view device_cookie) const;

    SessionStore& store_;
    runtime::Cache& cache_;
    runtime::PubSub& pubsub_;
    const Clock& clock_;
    const AccessTokens& tokens_;
    const KeyedCodes& codes_;
    Devices devices_;
    SessionLimits limits_;
    runtime::Log log_;
};

} // namespace leams::auth
