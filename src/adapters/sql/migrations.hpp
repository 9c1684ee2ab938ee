#pragma once

#include "adapters/sql/database.hpp"
#include "core/base/result.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace leams::sql {

/// One step of the schema. Never changed once released; a later step corrects it. 1 to 99 are
/// core_migrations(), 100 and above belong to other adapters, which append their lists to it in apps/.
struct Migration {
    int version = 0;
    std::string name;
    std::string sqlite; // A script of any number of statements; it runs in a transaction.
    std::string postgresql;
    /// What comes after the script, in the same transaction, where SQL alone does not do.
    std::function<Result<void>(soci::session&)> step{};

    /// For a script that both engines take. SQLite accepts PostgreSQL's type names: UUID and VARCHAR hold
    /// text, BIGINT an integer, BOOLEAN 0 or 1.
    static Migration same(int version, std::string name, std::string script) {
        return {
            .version = version, .name = std::move(name), .sqlite = script, .postgresql = script, .step = {}
        };
    }
};

/// All of schema.hpp, in order of their versions.
std::vector<Migration> core_migrations();

/// Applies what is missing, all in one transaction; processes that start together wait for one another.
/// Conflict when the database was made by a newer program. Blocks.
Result<void> migrate_blocking(Database& database, std::span<const Migration> migrations);

/// Conflict when the database does not have exactly these. Blocks.
Result<void> expect_migrated_blocking(Database& database, std::span<const Migration> migrations);

} // namespace leams::sql
