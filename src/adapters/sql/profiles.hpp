#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/users/ports.hpp"

namespace leams::sql {

class ProfileRepository final : public users::ProfileStore {
public:
    ProfileRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<std::optional<users::ProfileRecord>>> find(UserId id) override;
    runtime::Task<Result<std::optional<users::ProfileRecord>>> find_by_username(std::string username
    ) override;
    runtime::Task<Result<users::Updated>>
    update(UserId id, users::ProfileUpdate update, UnixMillis now) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
