#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "services/vods/clip_ports.hpp"

namespace leams::sql {

/// Clips of recordings.
class ClipRepository final : public vods::ClipStore {
public:
    ClipRepository(Database& database, Outbox& outbox)
        : database_(database)
        , outbox_(outbox) {}

    runtime::Task<Result<void>> add(vods::NewClip clip, UnixMillis now) override;
    runtime::Task<Result<std::optional<vods::ClipRecord>>> find(std::string slug) override;
    runtime::Task<Result<std::vector<vods::ClipRecord>>> list(vods::ClipsOf of, vods::ClipPage page) override;
    runtime::Task<Result<void>> rename(std::string slug, std::string title) override;
    runtime::Task<Result<void>> remove(std::string slug) override;
    runtime::Task<Result<void>> add_view(std::string slug) override;

private:
    Database& database_;
    Outbox& outbox_;
};

} // namespace leams::sql
