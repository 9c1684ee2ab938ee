#pragma once

#include "adapters/sql/database.hpp"
#include "services/vods/ports.hpp"

#include <soci/soci.h>

namespace leams::sql {

/// Writes down that the user's broadcast, if he has one on air, has this title and category from now on,
/// unless it had before. Within the transaction that changes them, before it does.
void note_change(
    soci::session& session,
    const UserId& user,
    const std::string& title,
    const std::optional<streams::CategoryId>& category,
    UnixMillis now
);

/// What happened in the course of broadcasts.
class MomentRepository final : public vods::MomentStore {
public:
    explicit MomentRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>> add_marker(BroadcastId id, std::string text, UnixMillis now) override;
    runtime::Task<Result<std::vector<vods::Moment>>> list(BroadcastId id) override;
    runtime::Task<Result<void>> place(std::vector<Place> places) override;
    runtime::Task<Result<std::vector<vods::Chapter>>> chapters(BroadcastId id) override;

private:
    Database& database_;
};

} // namespace leams::sql
