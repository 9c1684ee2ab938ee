#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/users/ports.hpp"

namespace leams::sql {

/// Who follows whom. Each change, its count and its event are one transaction.
class FollowRepository final : public users::FollowStore {
public:
    FollowRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<UnixMillis>> follow(UserId follower, UserId following, UnixMillis now) override;
    runtime::Task<Result<void>> unfollow(UserId follower, UserId following, UnixMillis now) override;
    runtime::Task<Result<std::optional<UnixMillis>>> followed_at(UserId follower, UserId following) override;
    runtime::Task<Result<users::FollowedPage>> list_followed(
        UserId follower, users::FollowFilter filter, std::size_t limit, std::size_t offset
    ) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
