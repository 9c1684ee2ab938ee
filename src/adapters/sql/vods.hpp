#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/vods/ports.hpp"

namespace leams::sql {

/// VODs, and which recordings there are that they are made of.
class VodRepository final : public vods::VodStore {
public:
    VodRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<void>> add(events::RecordingEnded recording) override;
    runtime::Task<Result<std::optional<vods::VodRecord>>> find(VodId id, UserId viewer) override;
    runtime::Task<Result<std::vector<vods::VodRecord>>> list_recent(vods::VodPage page) override;
    runtime::Task<Result<std::vector<vods::VodRecord>>>
    list_of(UserId channel, vods::Selection selection, vods::VodPage page) override;
    runtime::Task<Result<std::vector<vods::VodRecord>>>
    list_own(UserId channel, UnixMillis deleted_since, vods::VodPage page) override;
    runtime::Task<Result<std::int64_t>> stored_bytes(UserId channel) override;
    runtime::Task<Result<std::optional<std::int64_t>>> own_quota(UserId channel) override;
    runtime::Task<Result<void>>
    update(VodId id, vods::VodUpdate update, UserId editor, UnixMillis now) override;
    runtime::Task<Result<void>> remove(VodId id, vods::Remover remover, UnixMillis now) override;
    runtime::Task<Result<void>> restore(VodId id, UnixMillis now) override;
    runtime::Task<Result<void>> add_view(VodId id) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
