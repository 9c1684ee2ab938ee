#pragma once

#include "adapters/sql/database.hpp"
#include "media/stills/ports.hpp"

namespace leams::sql {

/// What pictures there are of recordings. The rows come and go with those of the recordings.
class StillRepository final : public stills::StillStore {
public:
    explicit StillRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::vector<stills::DueRecording>>> due(UnixMillis now, std::size_t limit) override;
    runtime::Task<Result<void>> save(Made made) override;
    runtime::Task<Result<std::optional<stills::Stills>>> find(BroadcastId id) override;
    runtime::Task<Result<std::vector<stills::DueClip>>> due_clips(std::size_t limit) override;
    runtime::Task<Result<void>> save_clip(std::string slug, UnixMillis made_at) override;
    runtime::Task<Result<Owner>> owner(BroadcastId id) override;

private:
    Database& database_;
};

} // namespace leams::sql
