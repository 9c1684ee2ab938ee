#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/vods/edit_ports.hpp"

namespace leams::sql {

/// What is taken out of videos, and videos that are parts of recordings.
class EditRepository final : public vods::EditStore {
public:
    EditRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<void>>
    save(VodId id, vods::Edits edits, std::int64_t before, UnixMillis now) override;
    runtime::Task<Result<void>> add(vods::NewHighlight highlight, UnixMillis now) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
