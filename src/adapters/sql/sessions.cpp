#include "adapters/sql/accounts.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "core/base/address.hpp"
#include "services/auth/roles.hpp"

namespace leams::sql {
namespace {

constexpr auto kInsertSession =
    "INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, reauthenticated_at, "
    "user_agent, ip)"
    " VALUES (:id, :user_id, :created_at, :created_at, :expires_at, :reauthenticated_at, :user_agent, :ip)";
constexpr auto kInsertToken = "INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES "
                              "(:token_hash, :session_id, :issued_at)";
constexpr auto kIsUnused =
    "SELECT COUNT(*) FROM refresh_tokens WHERE token_hash = :token_hash AND used_at IS NULL";
constexpr auto kUseToken =
    "UPDATE refresh_tokens SET used_at = :now WHERE token_hash = :token_hash AND used_at IS NULL";
constexpr auto kFindByToken =
    "SELECT s.id, s.user_id, s.created_at, s.expires_at, s.reauthenticated_at, s.user_agent, s.ip, "
    "s.revoked_at,"
    " u.username, u.role," LEAMS_SUSPENDED("u"
    ) ", t.used_at"
      " FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id"
      " WHERE t.token_hash = :token_hash";
constexpr auto kFindById = "SELECT s.id, s.user_id, s.created_at, s.expires_at, s.reauthenticated_at, "
                           "s.user_agent, s.ip, s.revoked_at,"
                           " u.username, u.role," LEAMS_SUSPENDED("u"
                           ) ", s.revoked_at"
                             " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = :id";
constexpr auto kRenewSession =
    "UPDATE sessions SET last_seen_at = :now, expires_at = :expires_at, ip = :ip WHERE id = :id";
constexpr auto kForgetUsedTokens = "DELETE FROM refresh_tokens WHERE session_id = :id AND used_at < :before";
constexpr auto kRevoke = "UPDATE sessions SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL";
constexpr auto kListOf = "SELECT id FROM sessions WHERE user_id = :user_id AND expires_at > :now"
                         " ORDER BY last_seen_at DESC LIMIT 1000";
constexpr auto kMarkReauthenticated = "UPDATE sessions SET reauthenticated_at = :now WHERE id = :id";
// In steps: each holds SQLite's only writer, and takes the session's used tokens along.
constexpr long long kPurgeStep = 500;
constexpr auto kPurge = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions"
                        " WHERE expires_at < :before OR revoked_at < :before LIMIT :step)";

// Reuse of a token older than this is refused but no longer seen as theft; the rows of a session that
// refreshes every quarter of an hour would otherwise be without bound.
constexpr std::int64_t kReuseMemoryMs = 7LL * 24 * 3600 * 1000;

struct SessionRow {
    SessionId id;
    UserId user_id;
    UnixMillis created_at = 0;
    UnixMillis expires_at = 0;
    UnixMillis reauthenticated_at = 0;
    std::string user_agent;
    std::string ip;
    std::optional<std::int64_t> revoked_at;
    std::string username;
    std::string role;
    bool is_disabled = false;
    std::optional<std::int64_t> token_used_at;
};
BOOST_DESCRIBE_STRUCT(
    SessionRow,
    (),
    (id,
     user_id,
     created_at,
     expires_at,
     reauthenticated_at,
     user_agent,
     ip,
     revoked_at,
     username,
     role,
     is_disabled,
     token_used_at)
)

auth::Session to_session(SessionRow row) {
    return {
        .id = std::move(row.id),
        .user_id = std::move(row.user_id),
        .created_at = row.created_at,
        .expires_at = row.expires_at,
        .reauthenticated_at = row.reauthenticated_at,
        .user_agent = std::move(row.user_agent),
        .ip = std::move(row.ip),
        .revoked_at = row.revoked_at,
        .username = std::move(row.username),
        .role = auth::parse_role(row.role).value_or(Role::User),
        .is_disabled = row.is_disabled,
    };
}

void insert_token(soci::session& session, const std::string& hash, const SessionId& id, UnixMillis now) {
    execute(session, kInsertToken, arg("token_hash", hash), arg("session_id", id), arg("issued_at", now));
}

/// Whether this use of a token that has been used is one more by the same client. A phone that changes from
/// one network to another while an answer is on its way is known by its device cookie.
bool is_parallel(const SessionRow& row, const auth::Rotation& rotation) {
    const bool same_place =
        row.user_agent == rotation.user_agent && address_group(row.ip) == address_group(rotation.ip);
    return rotation.now - row.token_used_at.value_or(0) <= rotation.grace.count() &&
           (same_place || rotation.device_of == row.user_id);
}

auth::RotationResult use_again(soci::session& session, const auth::Rotation& rotation, SessionRow row) {
    using Outcome = auth::RotationOutcome;
    auth::RotationResult result{.outcome = Outcome::Rotated};
    if (!is_parallel(row, rotation)) {
        execute(session, kRevoke, arg("now", rotation.now), arg("id", row.id));
        result.outcome = Outcome::Reused;
    } else if (one<std::int64_t>(session, kIsUnused, arg("token_hash", rotation.next_hash)).value_or(0) ==
               0) {
        result.outcome = Outcome::Refused; // The client has got further; giving this one would set it back.
    }
    result.session = to_session(std::move(row));
    return result;
}

auth::RotationResult rotate_token(soci::session& session, const auth::Rotation& rotation) {
    // The update comes first: of two requests with one token, the second waits here for the first.
    const bool first_use =
        execute(session, kUseToken, arg("now", rotation.now), arg("token_hash", rotation.presented_hash)) ==
        1;
    auto row = one<SessionRow>(session, kFindByToken, arg("token_hash", rotation.presented_hash));
    if (!row || row->revoked_at || row->is_disabled || row->expires_at <= rotation.now) {
        return {};
    }
    if (!first_use) {
        return use_again(session, rotation, std::move(*row));
    }
    const auto id = row->id;
    insert_token(session, rotation.next_hash, id, rotation.now);
    execute(
        session,
        kRenewSession,
        arg("now", rotation.now),
        arg("expires_at", rotation.expires_at),
        arg("ip", rotation.ip),
        arg("id", id)
    );
    execute(session, kForgetUsedTokens, arg("id", id), arg("before", rotation.now - kReuseMemoryMs));
    return {.outcome = auth::RotationOutcome::Rotated, .session = to_session(std::move(*row))};
}

} // namespace

runtime::Task<Result<void>> SessionRepository::insert(auth::Session created, std::string refresh_hash) {
    auto work = [created = std::move(created),
                 refresh_hash = std::move(refresh_hash)](soci::session& session) -> Result<void> {
        execute(
            session,
            kInsertSession,
            arg("id", created.id),
            arg("user_id", created.user_id),
            arg("created_at", created.created_at),
            arg("expires_at", created.expires_at),
            arg("reauthenticated_at", created.reauthenticated_at),
            arg("user_agent", created.user_agent),
            arg("ip", created.ip)
        );
        insert_token(session, refresh_hash, created.id, created.created_at);
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<auth::RotationResult>> SessionRepository::rotate(auth::Rotation rotation) {
    auto work = [rotation = std::move(rotation)](soci::session& session) -> Result<auth::RotationResult> {
        return rotate_token(session, rotation);
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::optional<auth::Session>>> SessionRepository::find(SessionId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<auth::Session>> {
        auto row = one<SessionRow>(session, kFindById, arg("id", id));
        return row ? std::optional(to_session(std::move(*row))) : std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<auth::Session>>>
SessionRepository::find_by_refresh(std::string refresh_hash) {
    auto work = [hash = std::move(refresh_hash)](soci::session& session
                ) -> Result<std::optional<auth::Session>> {
        auto row = one<SessionRow>(session, kFindByToken, arg("token_hash", hash));
        return row ? std::optional(to_session(std::move(*row))) : std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> SessionRepository::revoke(SessionId id, UnixMillis now) {
    auto work = [id = std::move(id), now](soci::session& session) -> Result<void> {
        execute(session, kRevoke, arg("now", now), arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::vector<SessionId>>> SessionRepository::list_of(UserId user, UnixMillis now) {
    auto work = [user = std::move(user), now](soci::session& session) -> Result<std::vector<SessionId>> {
        return all<SessionId>(session, kListOf, arg("user_id", user), arg("now", now));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> SessionRepository::mark_reauthenticated(SessionId id, UnixMillis now) {
    auto work = [id = std::move(id), now](soci::session& session) -> Result<void> {
        execute(session, kMarkReauthenticated, arg("now", now), arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> SessionRepository::purge(UnixMillis before) {
    auto work = [before](soci::session& session) -> Result<long long> {
        return execute(session, kPurge, arg("before", before), arg("step", kPurgeStep));
    };
    for (long long gone = kPurgeStep; gone == kPurgeStep;) {
        LEAMS_CO_TRY(gone, co_await database_.write(work, Durability::Relaxed));
    }
    co_return Result<void>();
}

} // namespace leams::sql
