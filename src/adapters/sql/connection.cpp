#include "adapters/sql/connection.hpp"

#include "core/base/descriptor.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/stat.h>

namespace leams::sql {
namespace {

sqlite_api::sqlite3* sqlite_handle(soci::session& session) {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
    return backend->conn_;
}

PGconn* postgresql_handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

// SQLite would make the file with the process's umask, and its -wal and -shm files
// copy the mode. A file that exists is not opened: closing it again would drop the
// locks that our other connections hold on it (fcntl(2)), and the next program
// that looks into the database would take away the -wal file that we are writing.
Result<void> prepare_file(const std::string& path) {
    const Descriptor made(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!made.is_open() && errno != EEXIST) {
        return Error::unavailable("The database file cannot be opened").with_cause("cannot open " + path);
    }
    if (::chmod(path.c_str(), 0600) != 0) {
        return Error::unavailable("The database file is not ours").with_cause("cannot chmod " + path);
    }
    return {};
}

std::unique_ptr<soci::session> connect_sqlite(const std::string& path, SessionUse access) {
    auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
    auto* handle = sqlite_handle(*session);
    sqlite_api::sqlite3_extended_result_codes(handle, 1);
    sqlite_api::sqlite3_busy_timeout(handle, 3'000); // Waited for up to three times.
    *session << "PRAGMA journal_mode = WAL";
    *session << "PRAGMA foreign_keys = ON";
    *session << "PRAGMA synchronous = NORMAL";
    *session << "PRAGMA temp_store = MEMORY";
    if (access == SessionUse::Read) {
        *session << "PRAGMA query_only = ON";
    } else {
        *session << "PRAGMA cache_size = -16000"; // KiB at most: the writer finds its indexes there.
    }
    return session;
}

std::unique_ptr<soci::session> connect_postgresql(std::string url) {
    // Of a network that swallows packets; Database::Connections sees to a server that is reached but silent.
    for (const std::string_view setting :
         {"connect_timeout=4",
          "tcp_user_timeout=8000",
          "keepalives_idle=10",
          "keepalives_interval=5",
          "keepalives_count=3"}) {
        if (url.find(setting.substr(0, setting.find('=') + 1)) == std::string::npos) {
            url += url.find('?') == std::string::npos ? '?' : '&';
            url += setting;
        }
    }
    auto session = std::make_unique<soci::session>(soci::postgresql, url);
    // Without the details of an error, which quote rows.
    ::PQsetErrorVerbosity(postgresql_handle(*session), PQERRORS_TERSE);
    *session << "SET client_min_messages = warning";
    *session << "SET statement_timeout = '6s'";
    *session << "SET idle_in_transaction_session_timeout = '30s'";
    return session;
}

Failure lost(std::string cause) {
    return {
        .error = Error::unavailable("The database is not reachable").with_cause(std::move(cause)),
        .retry = true,
        .connection_lost = true
    };
}

// SOCI appends the statement and the values that were bound to it, such as hashes of passwords and tokens.
std::string cause_of(const std::exception& error) {
    const std::string_view text = error.what();
    return std::string(text.substr(0, text.find("\" with :")));
}

Failure explain_sqlite(const soci::sqlite3_soci_error& error, soci::session* session) {
    const int code =
        session == nullptr ? error.result() : sqlite_api::sqlite3_extended_errcode(sqlite_handle(*session));
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
        return {.error = Error::conflict("It exists already").with_cause(cause_of(error))};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return {.error = Error::not_found("What this refers to does not exist").with_cause(cause_of(error))};
    default:
        break;
    }
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {
            .error = Error::unavailable("The database is busy").with_cause(cause_of(error)), .retry = true
        };
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return {.error = Error::unavailable("The database cannot be written").with_cause(cause_of(error))};
    default:
        return {.error = Error::internal(cause_of(error))};
    }
}

Failure explain_postgresql(const soci::postgresql_soci_error& error, soci::session* session) {
    const std::string state = error.sqlstate();
    // Errors that libpq found itself have a blank state; SOCI may have connected again behind our back by
    // then, to a session without our settings.
    const bool no_answer = state.find_first_not_of(' ') == std::string::npos;
    const bool server_left =
        state == "57P01" || state == "57P02" || state == "57P03" || state.starts_with("08");
    if (no_answer || server_left || (session != nullptr && !is_usable(*session, Engine::Postgresql))) {
        return lost(cause_of(error));
    }
    if (state == "23505") {
        return {.error = Error::conflict("It exists already").with_cause(cause_of(error))};
    }
    if (state == "23503") {
        return {.error = Error::not_found("What this refers to does not exist").with_cause(cause_of(error))};
    }
    if (state == "40001" || state == "40P01" || state == "55P03") { // Serialization, deadlock, lock timeout.
        return {
            .error = Error::unavailable("The database is busy").with_cause(cause_of(error)), .retry = true
        };
    }
    if (state == "22P02" || state == "22021") { // Not a UUID, not UTF-8.
        return {.error = Error::invalid_argument("The input is malformed").with_cause(cause_of(error))};
    }
    if (state == "57014") {
        return {.error = Error::deadline_exceeded("The database took too long").with_cause(cause_of(error))};
    }
    if (state.starts_with("53")) { // Disk full, too many connections.
        return {.error = Error::unavailable("The database is overloaded").with_cause(cause_of(error))};
    }
    return {.error = Error::internal(cause_of(error))};
}

} // namespace

// libpq's own words quote what it does not understand, which may be a piece of the password.
Result<void> check_postgresql_url(const std::string& url) {
    const std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)> options(
        ::PQconninfoParse(url.c_str(), nullptr), ::PQconninfoFree
    );
    bool formed = options != nullptr;
    for (const auto* option = options.get(); formed && option->keyword != nullptr; ++option) {
        const std::string_view keyword(option->keyword);
        const std::string_view value(option->val == nullptr ? "" : option->val);
        if (keyword == "host") {
            formed = value.find('@', 1) == std::string_view::npos; // In front it names an abstract socket.
        } else if (keyword == "port") {
            formed = value.find_first_not_of("0123456789,") == std::string_view::npos;
        }
    }
    if (!formed) {
        return Error::invalid_argument(
            "The database URL is malformed; in a password, write what is no letter and no digit as % and its "
            "two hexadecimal digits, such as %40 for @"
        );
    }
    return {};
}

Result<std::unique_ptr<soci::session>> connect(Engine engine, const std::string& target, SessionUse access) {
    try {
        if (engine == Engine::Postgresql) {
            return connect_postgresql(target);
        }
        LEAMS_CHECK(prepare_file(target));
        return connect_sqlite(target, access);
    } catch (const soci::soci_error& error) {
        return Error::unavailable("The database is not reachable").with_cause(error.get_error_message());
    }
}

std::shared_ptr<const Descriptor> hangup_handle(soci::session& session, Engine engine) {
    if (engine == Engine::Sqlite) {
        return nullptr;
    }
    return std::make_shared<const Descriptor>(
        ::fcntl(::PQsocket(postgresql_handle(session)), F_DUPFD_CLOEXEC, 0)
    );
}

bool is_usable(soci::session& session, Engine engine) noexcept {
    if (engine == Engine::Sqlite) {
        return sqlite_api::sqlite3_get_autocommit(sqlite_handle(session)) != 0;
    }
    auto* handle = postgresql_handle(session);
    return ::PQstatus(handle) == CONNECTION_OK;
}

void begin(soci::session& session, Engine engine, Durability durability) {
    if (engine == Engine::Sqlite) {
        session
            << (durability == Durability::Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        // Taking the lock at once: a transaction that reads first and writes later fails with SQLITE_BUSY
        // without waiting when another process wrote in between.
        session << "BEGIN IMMEDIATE";
        return;
    }
    session << "BEGIN";
    if (durability == Durability::Relaxed) {
        session << "SET LOCAL synchronous_commit = off";
    }
}

void commit(soci::session& session) {
    session << "COMMIT";
}

void rollback(soci::session& session, Engine engine) noexcept {
    try {
        if (engine == Engine::Postgresql || sqlite_api::sqlite3_get_autocommit(sqlite_handle(session)) == 0) {
            session << "ROLLBACK";
        }
    } catch (const std::exception&) {
        return; // The connection is gone, and with it the transaction.
    }
}

Failure explain(const std::exception_ptr& thrown, soci::session* session, Engine engine) {
    try {
        std::rethrow_exception(thrown);
    } catch (const soci::sqlite3_soci_error& error) {
        return explain_sqlite(error, session);
    } catch (const soci::postgresql_soci_error& error) {
        return explain_postgresql(error, session);
    } catch (const std::exception& error) {
        if (session != nullptr && engine == Engine::Postgresql && !is_usable(*session, engine)) {
            return lost(cause_of(error));
        }
        return {.error = Error::internal(cause_of(error))};
    }
}

Result<void> run_script(soci::session& session, const std::string& script) {
    if (session.get_backend_name() == "sqlite3") {
        char* message = nullptr;
        const int code =
            sqlite_api::sqlite3_exec(sqlite_handle(session), script.c_str(), nullptr, nullptr, &message);
        const std::string cause = message == nullptr ? "" : message;
        sqlite_api::sqlite3_free(message);
        if (code != SQLITE_OK) {
            return Error::internal(cause);
        }
        return {};
    }
    PGresult* result = ::PQexec(postgresql_handle(session), script.c_str());
    const bool done =
        ::PQresultStatus(result) == PGRES_COMMAND_OK || ::PQresultStatus(result) == PGRES_TUPLES_OK;
    const std::string cause = ::PQresultErrorMessage(result);
    ::PQclear(result);
    if (!done) {
        return Error::internal(cause);
    }
    return {};
}

} // namespace leams::sql
