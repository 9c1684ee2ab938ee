#pragma once

#include "adapters/sql/database.hpp"
#include "services/vods/ports.hpp"

namespace leams::sql {

/// How far people have watched.
class HistoryRepository final : public vods::HistoryStore {
public:
    explicit HistoryRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>>
    save(UserId viewer, VodId id, std::int64_t position_ms, UnixMillis now) override;
    runtime::Task<Result<std::vector<vods::VodRecord>>> list(UserId viewer, std::size_t limit) override;
    runtime::Task<Result<void>> clear(UserId viewer) override;
    runtime::Task<Result<bool>> is_paused(UserId viewer) override;
    runtime::Task<Result<void>> pause(UserId viewer, bool paused) override;

private:
    Database& database_;
};

} // namespace leams::sql
