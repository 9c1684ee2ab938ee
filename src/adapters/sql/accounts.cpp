#include "adapters/sql/accounts.hpp"

#include "adapters/sql/account_changes.hpp"
#include "adapters/sql/audit.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "core/base/text.hpp"
#include "services/auth/roles.hpp"

namespace leams::sql {
namespace {

constexpr auto kFindAccount =
    "SELECT id, username, display_name, email, password_hash, role, created_at, is_verified," LEAMS_SUSPENDED(
        "users"
    ) " FROM users WHERE id = :id";
constexpr auto kFindByLogin =
    "SELECT id, username, display_name, email, password_hash, role, created_at, is_verified," LEAMS_SUSPENDED(
        "users"
    ) " FROM users WHERE username = :login OR email = :login";
constexpr auto kCountUsername = "SELECT COUNT(*) FROM users WHERE username = :username";
constexpr auto kCountSkeleton = "SELECT COUNT(*) FROM users WHERE skeleton = :skeleton";
constexpr auto kCountEmail = "SELECT COUNT(*) FROM users WHERE email = :email";
constexpr auto kCountAccounts = "SELECT COUNT(*) FROM users";
constexpr auto kCountAdmins = "SELECT COUNT(*) FROM users WHERE role = 'admin'";
constexpr auto kInsertAccount = "INSERT INTO users (id, username, email, password_hash, created_at, "
                                "is_verified, skeleton, display_name, role)"
                                " VALUES (:id, :username, :email, :password_hash, :created_at, :is_verified, "
                                ":skeleton, :display_name, :role)";
constexpr auto kFindByName = "SELECT id FROM users WHERE username = :username";
struct AccountRow {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string password_hash;
    std::string role;
    UnixMillis created_at = 0;
    bool is_verified = false;
    bool is_disabled = false;
};
BOOST_DESCRIBE_STRUCT(
    AccountRow,
    (),
    (id, username, display_name, email, password_hash, role, created_at, is_verified, is_disabled)
)

std::optional<auth::Account> to_account(std::optional<AccountRow> row) {
    if (!row) {
        return std::nullopt;
    }
    return auth::Account{
        .id = std::move(row->id),
        .username = std::move(row->username),
        .display_name = std::move(row->display_name),
        .email = std::move(row->email),
        .password_hash = std::move(row->password_hash),
        .role = auth::parse_role(row->role).value_or(Role::User),
        .created_at = row->created_at,
        .is_verified = row->is_verified,
        .is_disabled = row->is_disabled,
    };
}

template <class Argument>
bool exists(soci::session& session, const char* count, Argument argument) {
    return one<std::int64_t>(session, count, std::move(argument)).value_or(0) > 0;
}

auth::Insertion insert_account(soci::session& session, const auth::NewAccount& created) {
    const auto& account = created.account;
    if (exists(session, kCountUsername, arg("username", account.username))) {
        return auth::Insertion::UsernameTaken;
    }
    if (exists(session, kCountSkeleton, arg("skeleton", created.skeleton))) {
        return auth::Insertion::LooksLikeAnother;
    }
    if (exists(session, kCountEmail, arg("email", account.email))) {
        return auth::Insertion::EmailTaken;
    }
    execute(
        session,
        kInsertAccount,
        arg("id", account.id),
        arg("username", account.username),
        arg("email", account.email),
        arg("password_hash", account.password_hash),
        arg("created_at", account.created_at),
        arg("is_verified", account.is_verified),
        arg("skeleton", created.skeleton),
        arg("display_name", account.display_name),
        arg("role", auth::to_string(account.role))
    );
    return auth::Insertion::Done;
}

Result<UserId> find_by_name(soci::session& session, const std::string& name) {
    auto id = one<UserId>(session, kFindByName, arg("username", name));
    if (!id) {
        return Error::not_found("There is no account \"" + name + "\".");
    }
    return std::move(*id);
}

/// What is done by a command, which only the operator can give.
admin::AuditEntry operator_entry(std::string action, const UserId& id, const std::string& name) {
    return {.action = std::move(action), .target = id.str(), .target_name = name};
}

} // namespace

runtime::Task<Result<auth::Insertion>> AccountRepository::insert(auth::NewAccount account) {
    auto work = [account = std::move(account)](soci::session& session) -> Result<auth::Insertion> {
        return insert_account(session, account);
    };
    auto outcome = co_await database_.write(work);
    if (!outcome && outcome.error().code() == ErrorCode::Conflict) {
        // Somebody was faster between our look and our insert; the second look finds him.
        outcome = co_await database_.write(work);
    }
    co_return outcome;
}

runtime::Task<Result<auth::Insertion>> AccountRepository::insert_first_admin(auth::NewAccount account) {
    auto work = [account = std::move(account),
                 engine = database_.engine()](soci::session& session) -> Result<auth::Insertion> {
        lock_admins(session, engine);
        if (one<std::int64_t>(session, kCountAdmins).value_or(0) > 0) {
            return auth::Insertion::AdminExists;
        }
        return insert_account(session, account);
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<std::optional<auth::Account>>> AccountRepository::find(UserId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<auth::Account>> {
        return to_account(one<AccountRow>(session, kFindAccount, arg("id", id)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<auth::Account>>> AccountRepository::find_by_login(std::string login) {
    auto work = [login = std::move(login)](soci::session& session) -> Result<std::optional<auth::Account>> {
        return to_account(one<AccountRow>(session, kFindByLogin, arg("login", login)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<bool>> AccountRepository::has_admin() {
    auto work = [](soci::session& session) -> Result<bool> {
        return one<std::int64_t>(session, kCountAdmins).value_or(0) > 0;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<std::string>>>
AccountRepository::free_names(std::vector<auth::Username> names) {
    auto work = [names = std::move(names)](soci::session& session) -> Result<std::vector<std::string>> {
        std::vector<std::string> free;
        for (const auto& name : names) {
            if (!exists(session, kCountUsername, arg("username", name.folded)) &&
                !exists(session, kCountSkeleton, arg("skeleton", name.skeleton))) {
                free.push_back(name.folded);
            }
        }
        return free;
    };
    co_return co_await database_.read(std::move(work));
}

Result<void> suspend_blocking(Database& database, Outbox& outbox, std::string_view name, UnixMillis now) {
    auto work = [&, username = to_lower_ascii(name)](soci::session& session) -> Result<void> {
        LEAMS_TRY(const auto id, find_by_name(session, username));
        LEAMS_TRY(const bool changed, suspend_account(session, database.engine(), outbox, id, now));
        if (changed) {
            add_audit(session, operator_entry("user.suspend", id, username), now);
        }
        return {};
    };
    return database.write_blocking(work);
}

Result<void> restore_blocking(Database& database, Outbox& outbox, std::string_view name, UnixMillis now) {
    auto work = [&, username = to_lower_ascii(name)](soci::session& session) -> Result<void> {
        LEAMS_TRY(const auto id, find_by_name(session, username));
        LEAMS_TRY(const bool changed, restore_account(session, outbox, id, now));
        if (changed) {
            add_audit(session, operator_entry("user.restore", id, username), now);
        }
        return {};
    };
    return database.write_blocking(work);
}

Result<bool> has_accounts_blocking(Database& database) {
    auto work = [](soci::session& session) -> Result<bool> {
        return one<std::int64_t>(session, kCountAccounts).value_or(0) > 0;
    };
    return database.read_blocking(work);
}

} // namespace leams::sql
