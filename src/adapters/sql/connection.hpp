#pragma once

#include "adapters/sql/database.hpp"
#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <soci/soci.h>

#include <exception>
#include <memory>
#include <string>

// What differs between the engines: opening, transactions, and the meaning of their errors.
namespace leams::sql {

enum class SessionUse : std::uint8_t { Read, Write };

/// InvalidArgument when it is malformed.
Result<void> check_postgresql_url(const std::string& url);

/// Opens a connection with the project's settings applied. `target` is a path or a URL without "sqlite:".
Result<std::unique_ptr<soci::session>> connect(Engine engine, const std::string& target, SessionUse access);

/// A second descriptor of the connection's socket, to hang up with from another thread; none with SQLite.
std::shared_ptr<const Descriptor> hangup_handle(soci::session& session, Engine engine);

/// Whether the client library still believes in the connection.
bool is_usable(soci::session& session, Engine engine) noexcept;

void begin(soci::session& session, Engine engine, Durability durability);
void commit(soci::session& session);
/// Never throws: a rollback that fails leaves the connection unusable, which is_usable() tells.
void rollback(soci::session& session, Engine engine) noexcept;

/// What an exception of SOCI means, and whether running the work again may help.
struct Failure {
    Error error;
    bool retry = false;
    bool connection_lost = false;
};
Failure explain(const std::exception_ptr& thrown, soci::session* session, Engine engine);

} // namespace leams::sql
