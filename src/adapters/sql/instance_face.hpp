#pragma once

#include "adapters/sql/database.hpp"
#include "services/instance/ports.hpp"

namespace leams::sql {

class FaceRepository final : public instance::FaceStore {
public:
    explicit FaceRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<instance::FaceTexts>> find() override;
    runtime::Task<Result<void>>
    change(instance::FaceTexts change, admin::AuditEntry entry, UnixMillis now) override;

private:
    Database& database_;
};

} // namespace leams::sql
