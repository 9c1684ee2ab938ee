#include "adapters/sql/migrations.hpp"

#include "adapters/sql/query.hpp"
#include "core/base/time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leams::sql {
namespace {

constexpr auto kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "version INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at BIGINT NOT NULL)";
// Any constant will do; it only has to be the same in every version of the program.
constexpr auto kLockPostgresql = "SELECT pg_advisory_xact_lock(5001935)";
constexpr auto kAppliedVersions = "SELECT version FROM schema_migrations ORDER BY version LIMIT 10000";
constexpr auto kRecordVersion =
    "INSERT INTO schema_migrations (version, name, applied_at) VALUES (:version, :name, :applied_at)";

Result<void> apply(soci::session& session, Engine engine, std::span<const Migration> migrations) {
    if (engine == Engine::Postgresql) {
        session << "SET LOCAL statement_timeout = 0";
        LEAMS_CHECK(run_script(session, kLockPostgresql));
    }
    session << kCreateTable;
    const auto applied = all<int>(session, kAppliedVersions);
    for (const int version : applied) {
        if (std::ranges::none_of(migrations, [&](const auto& known) { return known.version == version; })) {
            return Error::conflict(fmt::format(
                "The database was made by a newer Leams (schema {}, this program knows up to {}): install "
                "that version again, or restore a backup made before the upgrade",
                version,
                migrations.empty() ? 0 : migrations.back().version
            ));
        }
    }
    for (const auto& migration : migrations) {
        if (std::ranges::find(applied, migration.version) != applied.end()) {
            continue;
        }
        const auto& script = engine == Engine::Sqlite ? migration.sqlite : migration.postgresql;
        auto done = run_script(session, script);
        if (done && migration.step) {
            done = migration.step(session);
        }
        if (!done) {
            return std::move(done).error().with_context(
                fmt::format("applying migration {} ({})", migration.version, migration.name)
            );
        }
        execute(
            session,
            kRecordVersion,
            arg("version", migration.version),
            arg("name", migration.name),
            arg("applied_at", SystemClock().now())
        );
    }
    return {};
}

} // namespace

Result<void> migrate_blocking(Database& database, std::span<const Migration> migrations) {
    std::vector<Migration> ordered(migrations.begin(), migrations.end());
    std::ranges::sort(ordered, {}, &Migration::version);
    auto work = [&](soci::session& session) { return apply(session, database.engine(), ordered); };
    return database.write_blocking(work);
}

Result<void> expect_migrated_blocking(Database& database, std::span<const Migration> migrations) {
    auto work = [](soci::session& session) -> Result<std::vector<int>> {
        return all<int>(session, kAppliedVersions);
    };
    LEAMS_TRY(const auto applied, database.read_blocking(work));
    std::vector<int> known;
    for (const auto& migration : migrations) {
        known.push_back(migration.version);
    }
    std::ranges::sort(known);
    if (applied != known) {
        return Error::conflict(
            "The database is that of another version of Leams: use the program that serves it"
        );
    }
    return {};
}

} // namespace leams::sql
