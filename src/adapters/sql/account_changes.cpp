#include "adapters/sql/account_changes.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "core/events/account.hpp"
#include "services/auth/roles.hpp"

namespace leams::sql {
namespace {

constexpr auto kSuspend =
    "UPDATE users SET disabled_at = :now WHERE id = :id AND" LEAMS_NOT_SUSPENDED("users");
constexpr auto kRestore = "UPDATE users SET disabled_at = NULL WHERE id = :id AND" LEAMS_SUSPENDED("users");
constexpr auto kSetRole = "UPDATE users SET role = :role WHERE id = :id AND role <> :role";
constexpr auto kRevokeAll =
    "UPDATE sessions SET revoked_at = :now WHERE user_id = :user_id AND revoked_at IS NULL";
constexpr auto kIsLastAdmin =
    "SELECT COUNT(*) FROM users WHERE id = :id AND role = 'admin' AND NOT EXISTS"
    " (SELECT 1 FROM users other WHERE other.role = 'admin' AND other.id <> users.id"
    " AND" LEAMS_NOT_SUSPENDED("other") ")";
// Any constant.
constexpr auto kLockAdmins = "SELECT pg_advisory_xact_lock(5001936)";

Result<void> check_not_last(soci::session& session, Engine engine, const UserId& id) {
    lock_admins(session, engine);
    if (one<std::int64_t>(session, kIsLastAdmin, arg("id", id)).value_or(0) > 0) {
        return Error::conflict("This is the only administrator, without whom nobody could look after the site"
        );
    }
    return {};
}

} // namespace

void lock_admins(soci::session& session, Engine engine) {
    if (engine == Engine::Postgresql) {
        session << kLockAdmins;
    }
}

Result<bool>
suspend_account(soci::session& session, Engine engine, Outbox& outbox, const UserId& id, UnixMillis now) {
    LEAMS_CHECK(check_not_last(session, engine, id));
    if (execute(session, kSuspend, arg("now", now), arg("id", id)) == 0) {
        return false;
    }
    execute(session, kRevokeAll, arg("now", now), arg("user_id", id));
    LEAMS_CHECK(tell(outbox, session, events::AccountDisabled{.user_id = id, .disabled = true}, now));
    return true;
}

Result<bool> restore_account(soci::session& session, Outbox& outbox, const UserId& id, UnixMillis now) {
    if (execute(session, kRestore, arg("id", id)) == 0) {
        return false;
    }
    LEAMS_CHECK(tell(outbox, session, events::AccountDisabled{.user_id = id, .disabled = false}, now));
    return true;
}

Result<bool> change_role(
    soci::session& session, Engine engine, Outbox& outbox, const UserId& id, Role role, UnixMillis now
) {
    if (role != Role::Admin) {
        LEAMS_CHECK(check_not_last(session, engine, id));
    }
    if (execute(session, kSetRole, arg("role", auth::to_string(role)), arg("id", id)) == 0) {
        return false;
    }
    LEAMS_CHECK(tell(outbox, session, events::RoleChanged{.user_id = id}, now));
    return true;
}

} // namespace leams::sql
