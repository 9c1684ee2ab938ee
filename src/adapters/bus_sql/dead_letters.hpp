#pragma once

#include "adapters/sql/database.hpp"
#include "core/base/time.hpp"
#include "core/runtime/dead_letters.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace leams::adapters {

struct DeadLetterLimits {
    std::chrono::milliseconds kept{std::chrono::days(30)};
    std::size_t max = 10'000;
};

/// runtime::DeadLetters of SqlBus. It needs no running bus, and those that run, here or in other processes,
/// find within their poll interval what is replayed.
class SqlDeadLetters final : public runtime::DeadLetters {
public:
    SqlDeadLetters(sql::Database& database, const Clock& clock, DeadLetterLimits limits = {})
        : database_(database)
        , clock_(clock)
        , limits_(limits) {}

    runtime::Task<Result<std::vector<runtime::DeadLetter>>> list(std::size_t limit) override;
    runtime::Task<Result<void>> replay(std::string id) override;
    runtime::Task<Result<std::size_t>> replay_all() override;
    runtime::Task<Result<void>> drop(std::string id) override;
    runtime::Task<Result<std::size_t>> purge() override;
    /// A step of it, within a transaction; gives how many went.
    static std::size_t purge_some(soci::session& session, UnixMillis now, const DeadLetterLimits& limits);

private:
    sql::Database& database_;
    const Clock& clock_;
    DeadLetterLimits limits_;
};

} // namespace leams::adapters
