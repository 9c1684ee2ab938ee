#include "services/auth/sessions.hpp"

#include "core/base/digest.hpp"
#include "core/base/random.hpp"
#include "core/base/text.hpp"
#include "core/events/account.hpp"
#include "core/events/event.hpp"
#include "services/auth/roles.hpp"

namespace leams::auth {
namespace {

constexpr std::size_t kTokenBytes = 32;

std::string living_key(const SessionId& id) {
    return "auth:session:" + id.str();
}

// A key of its own: a request that read the store just before the session ended may still write living_key.
std::string ended_key(const SessionId& id) {
    return "auth:ended:" + id.str();
}

Error session_ended() {
    return Error::unauthenticated("The session has ended, log in again");
}

bool is_alive(const Session& session, UnixMillis now) {
    return !session.revoked_at && !session.is_disabled && now < session.expires_at;
}

// "user-id role username": whose session it is, and what of an account may change while its access tokens
// live.
std::string cached_account(const Session& session) {
    return session.user_id.str() + " " + std::string(to_string(session.role)) + " " + session.username;
}

/// Whether the session is the caller's own; then he gets his present role and name.
bool apply_cached(std::string_view cached, Caller& caller) {
    const auto owner = cached.substr(0, cached.find(' '));
    if (owner != caller.user_id.str()) {
        return false;
    }
    const auto account = cached.substr(owner.size() + 1);
    const auto role = account.substr(0, account.find(' '));
    caller.role = parse_role(role).value_or(Role::User);
    caller.username = account.substr(role.size() + 1);
    return true;
}

} // namespace

IssuedTokens
Sessions::issue(const Session& session, Secret refresh_token, std::string_view device_cookie) const {
    const auto now = clock_.now();
    const auto device = devices_.read(device_cookie, now);
    const bool is_known = device && device->user == session.user_id;
    const AccessClaims claims{
        .user_id = session.user_id,
        .session_id = session.id,
        .username = session.username,
        .role = session.role,
    };
    return {
        .access_token = tokens_.sign(claims, now),
        .refresh_token = std::move(refresh_token),
        .access_lifetime_s = tokens_.lifetime_s(),
        .refresh_lifetime_s = limits_.refresh_lifetime.count(),
        .session_id = session.id,
        .device_cookie = is_known ? std::string() : devices_.make(session.user_id, now),
    };
}

runtime::Task<Result<IssuedTokens>> Sessions::begin(Account account, Caller caller) {
    const auto now = clock_.now();
    const Session session{
        .id = SessionId::make(now),
        .user_id = account.id,
        .created_at = now,
        .expires_at = now + std::chrono::milliseconds(limits_.refresh_lifetime).count(),
        .reauthenticated_at = now,
        .user_agent = printable(caller.user_agent), // Any bytes; the store wants UTF-8.
        .ip = caller.address,
        .username = account.username,
        .role = account.role,
    };
    Secret token(random_token(kTokenBytes));
    LEAMS_CO_CHECK(co_await store_.insert(session, sha256_hex(token.reveal())));
    co_return issue(session, std::move(token), caller.device_cookie);
}

runtime::Task<Result<IssuedTokens>> Sessions::refresh(Secret token, Caller caller) {
    // Not random: whoever may use the token again gets the same one, and there is never a second living
    // branch.
    Secret next(codes_.make("refresh", token.reveal()));
    const auto now = clock_.now();
    const auto device = devices_.read(caller.device_cookie, now);
    Rotation rotation{
        .presented_hash = sha256_hex(token.reveal()),
        .next_hash = sha256_hex(next.reveal()),
        .now = now,
        .expires_at = now + std::chrono::milliseconds(limits_.refresh_lifetime).count(),
        .grace = limits_.reuse_grace,
        .user_agent = printable(caller.user_agent),
        .ip = caller.address,
        .device_of = device ? std::optional(device->user) : std::nullopt,
    };
    LEAMS_CO_TRY(auto rotated, co_await store_.rotate(std::move(rotation)));
    if (rotated.outcome == RotationOutcome::Reused) {
        co_await forget(rotated.session.id, rotated.session.user_id);
        log_.warning(
            "refresh_token_reused",
            {{"user_id", rotated.session.user_id.str()}, {"session_id", rotated.session.id.str()}}
        );
    }
    if (rotated.outcome != RotationOutcome::Rotated) {
        co_return session_ended();
    }
    co_return issue(rotated.session, std::move(next), caller.device_cookie);
}

runtime::Task<Result<Caller>> Sessions::authenticate(std::string access_token) {
    const auto now = clock_.now();
    LEAMS_CO_TRY(auto claims, tokens_.verify(access_token, now));
    Caller caller;
    caller.user_id = claims.user_id;
    caller.session_id = claims.session_id;
    if (co_await cache_.get(ended_key(claims.session_id))) {
        co_return session_ended();
    }
    if (const auto cached = co_await cache_.get(living_key(claims.session_id))) {
        if (!apply_cached(*cached, caller)) {
            co_return session_ended();
        }
        co_return caller;
    }
    LEAMS_CO_TRY(auto session, co_await store_.find(claims.session_id));
    if (!session || session->user_id != claims.user_id || !is_alive(*session, now)) {
        co_await forget(claims.session_id, claims.user_id);
        co_return session_ended();
    }
    co_await cache_.set(living_key(claims.session_id), cached_account(*session), limits_.cached);
    caller.role = session->role;
    caller.username = session->username;
    co_return caller;
}

runtime::Task<void> Sessions::forget(SessionId id, UserId user) {
    const std::chrono::seconds outlives_tokens(tokens_.lifetime_s() + 60);
    co_await cache_.set(ended_key(id), "1", outlives_tokens);
    co_await cache_.erase(living_key(id));
    events::broadcast(pubsub_, events::SessionEnded{.session_id = std::move(id), .user_id = std::move(user)});
}

runtime::Task<Result<void>> Sessions::end(SessionId id, UserId user) {
    LEAMS_CO_CHECK(co_await store_.revoke(id, clock_.now()));
    co_await forget(std::move(id), std::move(user));
    co_return Result<void>();
}

runtime::Task<Result<void>> Sessions::end_by_refresh(Secret token) {
    LEAMS_CO_TRY(auto session, co_await store_.find_by_refresh(sha256_hex(token.reveal())));
    if (session) {
        co_return co_await end(session->id, session->user_id);
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> Sessions::forget_all(UserId user) {
    LEAMS_CO_TRY(const auto ids, co_await store_.list_of(user, clock_.now()));
    for (const auto& id : ids) {
        co_await forget(id, user);
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> Sessions::read_again(UserId user) {
    LEAMS_CO_TRY(const auto ids, co_await store_.list_of(std::move(user), clock_.now()));
    for (const auto& id : ids) {
        co_await cache_.erase(living_key(id));
    }
    co_return Result<void>();
}

runtime::Task<Result<bool>> Sessions::is_recent(SessionId id) {
    LEAMS_CO_TRY(auto session, co_await store_.find(id));
    const auto now = clock_.now();
    co_return session&& is_alive(*session, now) &&
        now - session->reauthenticated_at <= limits_.reauthentication.count();
}

runtime::Task<Result<void>> Sessions::mark_recent(SessionId id) {
    co_return co_await store_.mark_reauthenticated(id, clock_.now());
}

runtime::Task<Result<void>> Sessions::purge() {
    constexpr std::chrono::milliseconds kKept = std::chrono::hours(24);
    co_return co_await store_.purge(clock_.now() - kKept.count());
}

} // namespace leams::auth
