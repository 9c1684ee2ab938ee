#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/auth/ports.hpp"

namespace leams::sql {

class AccountRepository final : public auth::AccountStore {
public:
    explicit AccountRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<auth::Insertion>> insert(auth::NewAccount account) override;
    runtime::Task<Result<auth::Insertion>> insert_first_admin(auth::NewAccount account) override;
    runtime::Task<Result<std::optional<auth::Account>>> find(UserId id) override;
    runtime::Task<Result<std::optional<auth::Account>>> find_by_login(std::string login) override;
    runtime::Task<Result<bool>> has_admin() override;
    runtime::Task<Result<std::vector<std::string>>> free_names(std::vector<auth::Username> names) override;

private:
    Database& database_;
};

/// Whether anybody has registered. Blocks.
Result<bool> has_accounts_blocking(Database& database);

/// Suspends an account, whose sessions are over then, or restores it, and leaves AccountDisabled; nothing
/// happens when it is so already. NotFound for an unknown name, Conflict for the only administrator. Blocks.
Result<void> suspend_blocking(Database& database, Outbox& outbox, std::string_view name, UnixMillis now);
Result<void> restore_blocking(Database& database, Outbox& outbox, std::string_view name, UnixMillis now);

class SessionRepository final : public auth::SessionStore {
public:
    explicit SessionRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>> insert(auth::Session session, std::string refresh_hash) override;
    runtime::Task<Result<auth::RotationResult>> rotate(auth::Rotation rotation) override;
    runtime::Task<Result<std::optional<auth::Session>>> find(SessionId id) override;
    runtime::Task<Result<std::optional<auth::Session>>> find_by_refresh(std::string refresh_hash) override;
    runtime::Task<Result<void>> revoke(SessionId id, UnixMillis now) override;
    runtime::Task<Result<std::vector<SessionId>>> list_of(UserId user, UnixMillis now) override;
    runtime::Task<Result<void>> mark_reauthenticated(SessionId id, UnixMillis now) override;
    runtime::Task<Result<void>> purge(UnixMillis before) override;

private:
    Database& database_;
};

} // namespace leams::sql
