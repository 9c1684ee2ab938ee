#pragma once

#include "adapters/sql/database.hpp"
#include "process.hpp"
#include "settings.hpp"

#include <memory>

namespace leams::app {

/// Opens the instance's database and brings its schema up to date. Blocks.
Result<std::unique_ptr<sql::Database>> open_database(const Settings& settings, const DataFolder& folder);

/// The same beside a server that may be running: makes and changes nothing. Blocks.
Result<std::unique_ptr<sql::Database>> visit_database(const Settings& settings, const DataFolder& folder);

} // namespace leams::app
