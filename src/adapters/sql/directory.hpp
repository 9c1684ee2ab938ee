#pragma once

#include "adapters/sql/database.hpp"
#include "services/users/ports.hpp"

namespace leams::sql {

class DirectoryRepository final : public users::DirectoryStore {
public:
    explicit DirectoryRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::vector<users::ChannelRecord>>>
    list(users::ChannelSort sort, std::optional<users::ChannelPosition> after, std::size_t limit) override;

private:
    Database& database_;
};

} // namespace leams::sql
