#include "database.hpp"

#include "adapters/bus_sql/queue_tables.hpp"
#include "adapters/sql/chat_store.hpp"
#include "adapters/sql/migrations.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace leams::app {
namespace {

constexpr auto kFile = "leams.db";

std::vector<sql::Migration> all_migrations() {
    auto migrations = sql::core_migrations();
    for (auto& more : {sql::chat_migrations(), adapters::bus_migrations()}) {
        migrations.insert(migrations.end(), more.begin(), more.end());
    }
    return migrations;
}

std::string database_url(const Settings& settings, const DataFolder& folder) {
    return settings.database.url.empty() ? "sqlite:" + folder.file(kFile)
                                         : std::string(settings.database.url.reveal());
}

} // namespace

Result<std::unique_ptr<sql::Database>> open_database(const Settings& settings, const DataFolder& folder) {
    LEAMS_TRY(auto database, sql::Database::open({.url = database_url(settings, folder)}));
    LEAMS_CHECK(sql::migrate_blocking(*database, all_migrations()));
    return database;
}

Result<std::unique_ptr<sql::Database>> visit_database(const Settings& settings, const DataFolder& folder) {
    if (settings.database.url.empty() && !std::filesystem::exists(folder.file(kFile))) {
        return Error::not_found("There is no database in the data folder yet: start the server once");
    }
    LEAMS_TRY(auto database, sql::Database::open({.url = database_url(settings, folder)}));
    LEAMS_CHECK(sql::expect_migrated_blocking(*database, all_migrations()));
    return database;
}

} // namespace leams::app
