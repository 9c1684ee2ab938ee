#include "adapters/sql/database.hpp"

#include "adapters/sql/connection.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/watchdog.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace leams::sql {
namespace {

constexpr std::string_view kSqlitePrefix = "sqlite:";
constexpr int kAttempts = 3;

} // namespace

// The connections of one kind. As many as its pool has threads, so that waiting is the exception.
class Database::Connections {
public:
    Connections(Engine engine, std::string target, SessionUse access, std::size_t count)
        : engine_(engine)
        , target_(std::move(target))
        , access_(access)
        , idle_(count) {}

    struct Connection {
        std::unique_ptr<soci::session> session; // Null: not connected yet, or any more.
        std::shared_ptr<const Descriptor> hangup{};
    };

    class Lease {
    public:
        Lease(Connections& connections, Connection connection)
            : connections_(connections)
            , connection_(std::move(connection)) {}
        ~Lease() { connections_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /// Opens the connection when there is none.
        Result<soci::session*> open() {
            if (!connection_.session) {
                LEAMS_TRY(
                    connection_.session,
                    connect(connections_.engine_, connections_.target_, connections_.access_)
                );
                connection_.hangup = hangup_handle(*connection_.session, connections_.engine_);
            }
            return connection_.session.get();
        }
        /// While it lives, the open connection is cut when `until` passes.
        Watchdog::Watch watch(std::chrono::steady_clock::time_point until) {
            return {connections_.watchdog_, connection_.hangup, until};
        }
        void drop() noexcept { connection_ = {}; }

    private:
        Connections& connections_;
        Connection connection_;
    };

    Lease acquire() {
        std::unique_lock lock(mutex_);
        given_back_.wait(lock, [this] { return !idle_.empty(); });
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return Lease(*this, std::move(connection));
    }

private:
    void give_back(Connection connection) {
        if (connection.session && !is_usable(*connection.session, engine_)) {
            connection = {};
        }
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(connection));
        }
        given_back_.notify_one();
    }

    Engine engine_;
    std::string target_;
    SessionUse access_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<Connection> idle_;
    Watchdog watchdog_;
};

Result<Engine> engine_of(const std::string& url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        LEAMS_CHECK(check_postgresql_url(url));
        return Engine::Postgresql;
    }
    if (!url.starts_with(kSqlitePrefix) || url.size() == kSqlitePrefix.size()) {
        return Error::invalid_argument("The database URL must begin with sqlite: or postgresql://");
    }
    return Engine::Sqlite;
}

Database::Database(Engine engine, DatabaseOptions options)
    : engine_(engine)
    , patience_(options.patience)
    , read_pool_(options.readers, options.queue_limit)
    , write_pool_(engine == Engine::Sqlite ? 1 : options.writers, options.queue_limit) {
    const auto target =
        engine == Engine::Sqlite ? options.url.substr(kSqlitePrefix.size()) : std::move(options.url);
    read_connections_ = std::make_unique<Connections>(engine, target, SessionUse::Read, options.readers);
    const std::size_t writers = engine == Engine::Sqlite ? 1 : options.writers;
    write_connections_ = std::make_unique<Connections>(engine, target, SessionUse::Write, writers);
}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options) {
    LEAMS_TRY(const auto engine, engine_of(options.url));
    if (options.readers == 0 || options.writers == 0) {
        return Error::invalid_argument("The database needs at least one reader and one writer");
    }
    std::unique_ptr<Database> database(new Database(engine, std::move(options)));
    {
        auto lease = database->write_connections_->acquire();
        LEAMS_TRY([[maybe_unused]] auto* session, lease.open());
    }
    return database;
}

Result<void> Database::run_read(const Step& step, std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    auto lease = read_connections_->acquire();
    for (int attempt = 1;; ++attempt) {
        LEAMS_TRY(auto* session, lease.open());
        const auto watch = lease.watch(until);
        try {
            return step(*session);
        } catch (...) {
            auto failure = explain(std::current_exception(), session, engine_);
            if (failure.connection_lost) {
                lease.drop();
            }
            if (!failure.retry || attempt == kAttempts || std::chrono::steady_clock::now() > until) {
                return std::move(failure.error);
            }
        }
    }
}

Result<void> Database::run_write(const Step& step, Durability durability, std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    auto lease = write_connections_->acquire();
    for (int attempt = 1;; ++attempt) {
        LEAMS_TRY(auto* session, lease.open());
        const auto watch = lease.watch(until);
        bool committing = false;
        try {
            begin(*session, engine_, durability);
            if (auto done = step(*session); !done) {
                rollback(*session, engine_);
                return done;
            }
            committing = true;
            commit(*session);
            return {};
        } catch (...) {
            auto failure = explain(std::current_exception(), session, engine_);
            rollback(*session, engine_);
            if (failure.connection_lost) {
                lease.drop();
            }
            // Nobody knows whether a commit whose answer was lost has happened.
            const bool unclear = committing && failure.connection_lost;
            const bool last = attempt == kAttempts || std::chrono::steady_clock::now() > until;
            if (!failure.retry || unclear || last) {
                return std::move(failure.error);
            }
        }
    }
}

void Database::add_metrics(runtime::Metrics& metrics) const {
    runtime::add_metrics(metrics, read_pool_.stats(), "sql_read");
    runtime::add_metrics(metrics, write_pool_.stats(), "sql_write");
}

runtime::Task<Result<void>> Database::ping() {
    auto work = [](soci::session& session) -> Result<void> {
        one<std::int64_t>(session, "SELECT 1");
        return {};
    };
    co_return co_await read(work);
}

} // namespace leams::sql
