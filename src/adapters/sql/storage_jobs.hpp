#pragma once

#include "adapters/sql/database.hpp"
#include "services/vods/storage_ports.hpp"

#include <string>
#include <utility>

namespace leams::sql {

/// What is to be done with stored recordings, a row for each.
class StorageJobRepository final : public vods::JobStore {
public:
    /// `worker`: who claims jobs here; after it has begun anew it takes up at once what it had.
    StorageJobRepository(Database& database, std::string worker)
        : database_(database)
        , worker_(std::move(worker)) {}

    runtime::Task<Result<void>> queue_removals(UnixMillis before, UnixMillis now) override;
    runtime::Task<Result<void>> queue_archivals(UnixMillis published_before, UnixMillis now) override;
    runtime::Task<Result<void>> queue_recall(BroadcastId id, std::size_t most, UnixMillis now) override;
    runtime::Task<Result<std::optional<vods::Job>>>
    claim(UnixMillis before, UnixMillis until, UnixMillis now) override;
    runtime::Task<Result<void>> progress(vods::Job job, UnixMillis until) override;
    runtime::Task<Result<void>>
    postpone(vods::Job job, std::optional<std::string> failure, UnixMillis due_at) override;
    runtime::Task<Result<void>> finish(BroadcastId id) override;
    runtime::Task<Result<void>> forget(BroadcastId id, UnixMillis now) override;
    runtime::Task<Result<std::vector<vods::JobSum>>> sums() override;
    runtime::Task<Result<std::vector<vods::JobRecord>>> list(std::size_t limit) override;
    runtime::Task<Result<vods::StoredSum>> stored() override;
    runtime::Task<Result<std::optional<vods::Recall>>> recall(BroadcastId id) override;

private:
    Database& database_;
    std::string worker_;
};

} // namespace leams::sql
