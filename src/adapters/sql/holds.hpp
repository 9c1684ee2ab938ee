#pragma once

#include "adapters/sql/database.hpp"
#include "services/vods/hold_ports.hpp"

namespace leams::sql {

class HoldRepository final : public vods::HoldStore {
public:
    explicit HoldRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::vector<vods::HoldRecord>>>
    list(std::optional<vods::HoldPosition> after, std::size_t limit) override;
    runtime::Task<Result<void>> hold_video(VodId id, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<void>> hold_account(UserId id, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<void>> lift(std::string target, admin::AuditEntry entry, UnixMillis now) override;
    runtime::Task<Result<bool>> is_held(VodId id) override;

private:
    Database& database_;
};

} // namespace leams::sql
