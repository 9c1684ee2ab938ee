#pragma once

#include "adapters/sql/database.hpp"
#include "core/base/time.hpp"
#include "services/admin/ports.hpp"

#include <soci/soci.h>

namespace leams::sql {

/// Writes down what was done, within the transaction that does it.
void add_audit(soci::session& session, const admin::AuditEntry& entry, UnixMillis now);

class AuditRepository final : public admin::AuditStore {
public:
    AuditRepository(Database& database, const Clock& clock)
        : database_(database)
        , clock_(clock) {}

    runtime::Task<Result<void>> add(admin::AuditEntry entry) override;
    runtime::Task<Result<std::vector<admin::AuditRecord>>>
    list(std::optional<admin::Position> after, std::size_t limit) override;

private:
    Database& database_;
    const Clock& clock_;
};

} // namespace leams::sql
