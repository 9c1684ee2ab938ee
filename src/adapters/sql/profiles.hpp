#pragma once

#include "adapters/sql/database.hpp"
#include "users/ports.hpp"

namespace leams::sql {

class ProfileRepository final : public users::ProfileStore {
public:
    explicit ProfileRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::optional<users::ProfileRecord>>> find(UserId id) override;
    runtime::Task<Result<std::optional<users::ProfileRecord>>> find_by_username(std::string username
    ) override;
    runtime::Task<Result<void>> update(UserId id, users::ProfileUpdate update) override;

private:
    Database& database_;
};

} // namespace leams::sql
