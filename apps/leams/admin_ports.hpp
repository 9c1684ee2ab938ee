#pragma once

#include "adapters/sql/database.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "services/admin/ports.hpp"

#include <cstddef>
#include <string>

namespace leams::app {

/// What the administrator is shown of the process and its machine.
class ProcessFacts final : public admin::Machine {
public:
    ProcessFacts(sql::Database& database, std::string folder, std::size_t loops, const Clock& clock)
        : database_(database)
        , folder_(std::move(folder))
        , loops_(loops)
        , started_at_(clock.now()) {}

    runtime::Task<Result<admin::MachineFacts>> facts() override;

private:
    sql::Database& database_;
    std::string folder_;
    std::size_t loops_;
    UnixMillis started_at_;
    runtime::BlockingPool pool_{1, 8}; // A network's disk may hang.
};

} // namespace leams::app
