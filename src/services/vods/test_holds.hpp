#pragma once

#include "services/vods/hold_ports.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

// Test-only: holds in memory.
namespace leams::vods {

class FakeHolds final : public HoldStore {
public:
    std::vector<HoldRecord> rows; // The newest first.
    std::vector<admin::AuditEntry> audit;

    runtime::Task<Result<std::vector<HoldRecord>>>
    list(std::optional<HoldPosition> after, std::size_t limit) override {
        std::vector<HoldRecord> found;
        for (const auto& row : rows) {
            if (found.size() < limit && (!after || row.target < after->target)) {
                found.push_back(row);
            }
        }
        co_return found;
    }
    runtime::Task<Result<void>> hold_video(VodId id, admin::AuditEntry entry, UnixMillis now) override {
        co_return add(id.str(), HoldKind::Video, std::move(entry), now);
    }
    runtime::Task<Result<void>> hold_account(UserId id, admin::AuditEntry entry, UnixMillis now) override {
        co_return add(id.str(), HoldKind::Account, std::move(entry), now);
    }
    runtime::Task<Result<void>> lift(std::string target, admin::AuditEntry entry, UnixMillis) override {
        audit.push_back(std::move(entry));
        std::erase_if(rows, [&](const HoldRecord& row) { return row.target == target; });
        co_return Result<void>();
    }
    runtime::Task<Result<bool>> is_held(VodId id) override {
        co_return std::ranges::any_of(rows, [&](const HoldRecord& row) { return row.target == id.str(); });
    }

private:
    Result<void> add(std::string target, HoldKind kind, admin::AuditEntry entry, UnixMillis now) {
        rows.insert(
            rows.begin(),
            {.target = std::move(target),
             .kind = kind,
             .reason = entry.reason,
             .held_at = now,
             .recordings = 1}
        );
        audit.push_back(std::move(entry));
        return {};
    }
};

} // namespace leams::vods
