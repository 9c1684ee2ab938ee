#include "adapters/sql/admin_users.hpp"

#include "adapters/sql/account_changes.hpp"
#include "adapters/sql/audit.hpp"
#include "adapters/sql/counted.hpp"
#include "adapters/sql/like.hpp"
#include "adapters/sql/query.hpp"
#include "core/base/text.hpp"
#include "services/auth/roles.hpp"

#include <limits>

namespace leams::sql {
namespace {

#define LEAMS_SELECT_USER                                                                                    \
    "SELECT id, username, display_name, email, role, created_at, disabled_at,"                               \
    " (SELECT COALESCE(SUM(r.size_bytes), 0) FROM recorded r WHERE r.user_id = users.id AND" LEAMS_COUNTED(  \
        "r"                                                                                                  \
    ) "), (SELECT q.gigabytes FROM channel_quotas q WHERE q.user_id = users.id),"                            \
      " EXISTS (SELECT 1 FROM holds h WHERE h.target = users.id) FROM users WHERE "
constexpr auto kFind = LEAMS_SELECT_USER "id = :id";
constexpr auto kList = LEAMS_SELECT_USER
    "(created_at, id) < (:at, :id) AND (:role = '' OR role = :role)"
    " AND (:state = '' OR (:state = 'suspended') = (disabled_at IS NOT NULL))"
    " AND (:part = '' OR username LIKE :pattern ESCAPE '!' OR email LIKE :pattern ESCAPE '!'"
    " OR LOWER(display_name) LIKE :pattern ESCAPE '!')"
    " ORDER BY created_at DESC, id DESC LIMIT :row_limit";
#undef LEAMS_SELECT_USER
constexpr auto kSetQuota = "INSERT INTO channel_quotas (user_id, gigabytes) VALUES (:id, :gigabytes)"
                           " ON CONFLICT (user_id) DO UPDATE SET gigabytes = excluded.gigabytes"
                           " WHERE channel_quotas.gigabytes <> excluded.gigabytes";
constexpr auto kUnsetQuota = "DELETE FROM channel_quotas WHERE user_id = :id";
constexpr auto kSizeSqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
constexpr auto kSizePostgresql = "SELECT pg_database_size(current_database())";

constexpr auto kLastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

struct UserRow {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string role;
    UnixMillis created_at = 0;
    std::optional<std::int64_t> disabled_at;
    std::int64_t stored_bytes = 0;
    std::optional<std::int64_t> quota_gb;
    bool is_held = false;
};
BOOST_DESCRIBE_STRUCT(
    UserRow,
    (),
    (id, username, display_name, email, role, created_at, disabled_at, stored_bytes, quota_gb, is_held)
)

admin::UserRecord to_record(UserRow row) {
    return {
        .id = std::move(row.id),
        .username = std::move(row.username),
        .display_name = std::move(row.display_name),
        .email = std::move(row.email),
        .role = auth::parse_role(row.role).value_or(Role::User),
        .created_at = row.created_at,
        .suspended_at = row.disabled_at,
        .stored_bytes = row.stored_bytes,
        .quota_gb = row.quota_gb,
        .is_held = row.is_held,
    };
}

Result<admin::UserRecord> find(soci::session& session, const UserId& id) {
    auto row = one<UserRow>(session, kFind, arg("id", id));
    if (!row) {
        return Error::not_found("There is no such account");
    }
    return to_record(std::move(*row));
}

std::string to_text(std::optional<admin::UserState> state) {
    if (!state) {
        return "";
    }
    return *state == admin::UserState::Suspended ? "suspended" : "active";
}

} // namespace

runtime::Task<Result<std::vector<admin::UserRecord>>> AdminUserRepository::list(admin::UserQuery query) {
    auto work = [query = std::move(query)](soci::session& session) -> Result<std::vector<admin::UserRecord>> {
        const auto part = to_lower_ascii(query.text);
        const auto after =
            query.after.value_or(admin::Position{.at = std::numeric_limits<UnixMillis>::max(), .id = kLastId}
            );
        std::vector<admin::UserRecord> records;
        for (auto& row : all<UserRow>(
                 session,
                 kList,
                 arg("at", after.at),
                 arg("id", after.id),
                 arg("role", query.role ? auth::to_string(*query.role) : std::string_view()),
                 arg("state", to_text(query.state)),
                 arg("part", part),
                 arg("pattern", pattern_of(part)),
                 arg("row_limit", query.limit)
             )) {
            records.push_back(to_record(std::move(row)));
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

/// `change` tells whether it changed anything.
template <class Change>
runtime::Task<Result<admin::UserRecord>>
AdminUserRepository::change(UserId id, admin::AuditEntry entry, UnixMillis now, Change change) {
    auto work = [id = std::move(id), entry = std::move(entry), now, change = std::move(change)](
                    soci::session& session
                ) -> Result<admin::UserRecord> {
        LEAMS_TRY(auto before, find(session, id));
        LEAMS_TRY(const bool changed, change(session, id));
        if (!changed) {
            return before;
        }
        auto named = entry;
        named.target_name = before.username;
        add_audit(session, named, now);
        return find(session, id);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<admin::UserRecord>>
AdminUserRepository::suspend(UserId id, admin::AuditEntry entry, UnixMillis now) {
    return change(
        std::move(id),
        std::move(entry),
        now,
        [this, now](soci::session& session, const UserId& user) {
            return suspend_account(session, database_.engine(), outbox_, user, now);
        }
    );
}

runtime::Task<Result<admin::UserRecord>>
AdminUserRepository::restore(UserId id, admin::AuditEntry entry, UnixMillis now) {
    return change(
        std::move(id),
        std::move(entry),
        now,
        [this, now](soci::session& session, const UserId& user) {
            return restore_account(session, outbox_, user, now);
        }
    );
}

runtime::Task<Result<admin::UserRecord>>
AdminUserRepository::set_role(UserId id, Role role, admin::AuditEntry entry, UnixMillis now) {
    return change(
        std::move(id),
        std::move(entry),
        now,
        [this, role, now](soci::session& session, const UserId& user) {
            return change_role(session, database_.engine(), outbox_, user, role, now);
        }
    );
}

runtime::Task<Result<admin::UserRecord>> AdminUserRepository::set_quota(
    UserId id, std::optional<std::int64_t> gigabytes, admin::AuditEntry entry, UnixMillis now
) {
    return change(
        std::move(id),
        std::move(entry),
        now,
        [gigabytes](soci::session& session, const UserId& user) -> Result<bool> {
            if (!gigabytes) {
                return execute(session, kUnsetQuota, arg("id", user)) > 0;
            }
            return execute(session, kSetQuota, arg("id", user), arg("gigabytes", *gigabytes)) > 0;
        }
    );
}

runtime::Task<Result<std::int64_t>> database_size(Database& database) {
    auto work = [engine = database.engine()](soci::session& session) -> Result<std::int64_t> {
        const auto* query = engine == Engine::Sqlite ? kSizeSqlite : kSizePostgresql;
        return one<std::int64_t>(session, query).value_or(0);
    };
    co_return co_await database.read(std::move(work));
}

} // namespace leams::sql
