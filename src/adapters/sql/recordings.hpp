#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "media/record/ports.hpp"

namespace leams::sql {

/// The index of recordings: a row for each, which also says how much there is of it, one for each of its
/// inits, and one for each run of segments that was stored together. When it ends the runs become longer.
class RecordingRepository final : public record::IndexStore, public record::PlaceStore {
public:
    RecordingRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<void>> append(std::vector<Addition> additions) override;
    runtime::Task<Result<void>> finish(BroadcastId id, UnixMillis now) override;
    runtime::Task<Result<void>> reopen(BroadcastId id) override;
    runtime::Task<Result<std::optional<record::Recording>>> find(BroadcastId id) override;
    runtime::Task<Result<std::vector<BroadcastId>>> list_open() override;
    runtime::Task<Result<void>> remove(BroadcastId id) override;
    runtime::Task<Result<void>>
    set_place(BroadcastId id, record::Place place, std::optional<UnixMillis> stays_until) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
