#pragma once

#include "services/vods/storage_ports.hpp"

#include <algorithm>
#include <utility>
#include <vector>

// Test-only: the queue of work on stored recordings in memory.
namespace leams::vods {

class FakeJobs final : public JobStore {
public:
    struct Row {
        Job job;
        UnixMillis due_at = 0;
        std::string error{};
        std::optional<UnixMillis> begun_at{};
    };
    std::vector<Row> rows;
    std::vector<BroadcastId> forgotten;
    std::optional<UnixMillis> removed_before;
    std::optional<UnixMillis> archived_before;

    runtime::Task<Result<void>> queue_removals(UnixMillis before, UnixMillis) override {
        removed_before = before;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> queue_archivals(UnixMillis before, UnixMillis) override {
        archived_before = before;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> queue_recall(BroadcastId id, std::size_t most, UnixMillis now) override {
        if (rows.size() >= most) {
            co_return Error::resource_exhausted("too many");
        }
        rows.push_back(
            {.job = {.broadcast = std::move(id), .kind = JobKind::Recall, .bytes = 1'000}, .due_at = now}
        );
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<Job>>> claim(UnixMillis, UnixMillis, UnixMillis now) override {
        for (auto& row : rows) {
            if (row.due_at <= now) {
                row.begun_at = row.begun_at.value_or(now);
                co_return std::optional(row.job);
            }
        }
        co_return std::optional<Job>();
    }
    runtime::Task<Result<void>> progress(Job job, UnixMillis) override {
        auto& row = find(job.broadcast);
        row.job = std::move(job);
        row.job.attempts = 0;
        co_return Result<void>();
    }
    runtime::Task<Result<void>>
    postpone(Job job, std::optional<std::string> failure, UnixMillis due_at) override {
        auto& row = find(job.broadcast);
        row.job = std::move(job);
        row.job.attempts = failure ? row.job.attempts + 1 : 0;
        row.error = failure.value_or("");
        row.due_at = due_at;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> finish(BroadcastId id) override {
        std::erase_if(rows, [&](const Row& row) { return row.job.broadcast == id; });
        co_return Result<void>();
    }
    runtime::Task<Result<void>> forget(BroadcastId id, UnixMillis) override {
        forgotten.push_back(id);
        return finish(std::move(id));
    }
    runtime::Task<Result<std::vector<JobSum>>> sums() override { co_return std::vector<JobSum>(); }
    runtime::Task<Result<std::vector<JobRecord>>> list(std::size_t) override {
        co_return std::vector<JobRecord>();
    }
    runtime::Task<Result<StoredSum>> stored() override { co_return StoredSum(); }
    runtime::Task<Result<std::optional<Recall>>> recall(BroadcastId id) override {
        for (const auto& row : rows) {
            if (row.job.broadcast == id) {
                co_return std::optional(
                    Recall{.bytes = row.job.bytes, .done_bytes = row.job.done_bytes, .begun_at = row.begun_at}
                );
            }
        }
        co_return std::optional<Recall>();
    }

    Row& find(const BroadcastId& id) {
        return *std::ranges::find_if(rows, [&](const Row& row) { return row.job.broadcast == id; });
    }
};

} // namespace leams::vods
