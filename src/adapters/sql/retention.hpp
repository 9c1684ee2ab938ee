#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/vods/ports.hpp"

namespace leams::sql {

/// What has been kept for as long as it may.
class RetentionRepository final : public vods::RetentionStore {
public:
    RetentionRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<std::size_t>>
    expire(vods::Place place, UnixMillis published_before, std::size_t limit, UnixMillis now) override;
    runtime::Task<Result<void>> set_aside(UnixMillis before, UnixMillis now) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
