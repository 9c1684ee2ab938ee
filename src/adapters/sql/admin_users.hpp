#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/admin/ports.hpp"

namespace leams::sql {

class AdminUserRepository final : public admin::UserStore {
public:
    AdminUserRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<std::vector<admin::UserRecord>>> list(admin::UserQuery query) override;
    runtime::Task<Result<admin::UserRecord>>
    suspend(UserId id, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<admin::UserRecord>>
    restore(UserId id, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<admin::UserRecord>>
    set_role(UserId id, Role role, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<admin::UserRecord>> set_quota(
        UserId id, std::optional<std::int64_t> gigabytes, admin::AuditEntry entry, UnixMillis now
    ) override;

private:
    template <class Change>
    runtime::Task<Result<admin::UserRecord>>
    change(UserId id, admin::AuditEntry entry, UnixMillis now, Change change);

    Database& database_;
    Outbox& outbox_;
};

/// Bytes that the database takes on its disk.
runtime::Task<Result<std::int64_t>> database_size(Database& database);

} // namespace leams::sql
