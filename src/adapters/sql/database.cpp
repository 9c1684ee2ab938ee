#include "adapters/sql/database.hpp"

#include "adapters/sql/connection.hpp"
#include "adapters/sql/query.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace leams::sql {
namespace {

constexpr std::string_view kSqlitePrefix = "sqlite:";
constexpr int kAttempts = 3;

} // namespace

// The connections of one kind. As many as its pool has threads, so that waiting is the exception.
class Database::Lane {
public:
    Lane(Engine engine, std::string target, Access access, std::size_t count)
        : engine_(engine)
        , target_(std::move(target))
        , access_(access)
        , idle_(count) {}

    class Lease {
    public:
        Lease(Lane& lane, std::unique_ptr<soci::session> session)
            : lane_(lane)
            , session_(std::move(session)) {}
        ~Lease() { lane_.give_back(std::move(session_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /// Opens the connection when there is none.
        Result<soci::session*> open() {
            if (!session_) {
                LEAMS_TRY(session_, connect(lane_.engine_, lane_.target_, lane_.access_));
            }
            return session_.get();
        }
        soci::session* get() noexcept { return session_.get(); }
        void drop() noexcept { session_.reset(); }

    private:
        Lane& lane_;
        std::unique_ptr<soci::session> session_;
    };

    Lease acquire() {
        std::unique_lock lock(mutex_);
        given_back_.wait(lock, [this] { return !idle_.empty(); });
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return Lease(*this, std::move(session));
    }

private:
    void give_back(std::unique_ptr<soci::session> session) {
        if (session && !is_usable(*session, engine_)) {
            session.reset();
        }
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(session));
        }
        given_back_.notify_one();
    }

    Engine engine_;
    std::string target_;
    Access access_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<std::unique_ptr<soci::session>> idle_; // Null: not connected yet, or any more.
};

Database::Database(Engine engine, DatabaseOptions options)
    : engine_(engine)
    , read_pool_(options.readers, options.queue_limit)
    , write_pool_(engine == Engine::Sqlite ? 1 : options.writers, options.queue_limit) {
    const auto target =
        engine == Engine::Sqlite ? options.url.substr(kSqlitePrefix.size()) : std::move(options.url);
    read_lane_ = std::make_unique<Lane>(engine, target, Access::Read, options.readers);
    const std::size_t writers = engine == Engine::Sqlite ? 1 : options.writers;
    write_lane_ = std::make_unique<Lane>(engine, target, Access::Write, writers);
}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options) {
    Engine engine = Engine::Sqlite;
    if (options.url.starts_with("postgresql://") || options.url.starts_with("postgres://")) {
        engine = Engine::Postgresql;
    } else if (!options.url.starts_with(kSqlitePrefix) || options.url.size() == kSqlitePrefix.size()) {
        return Error::invalid_argument("The database URL must begin with sqlite: or postgresql://");
    }
    if (options.readers == 0 || options.writers == 0) {
        return Error::invalid_argument("The database needs at least one reader and one writer");
    }
    std::unique_ptr<Database> database(new Database(engine, std::move(options)));
    {
        auto lease = database->write_lane_->acquire();
        LEAMS_TRY([[maybe_unused]] auto* session, lease.open());
    }
    return database;
}

Result<void> Database::run_read(const Step& step) {
    auto lease = read_lane_->acquire();
    for (int attempt = 1;; ++attempt) {
        LEAMS_TRY(auto* session, lease.open());
        try {
            return step(*session);
        } catch (...) {
            auto failure = explain(std::current_exception(), session, engine_);
            if (failure.connection_lost) {
                lease.drop();
            }
            if (!failure.retry || attempt == kAttempts) {
                return std::move(failure.error);
            }
        }
    }
}

Result<void> Database::run_write(const Step& step, Durability durability) {
    auto lease = write_lane_->acquire();
    for (int attempt = 1;; ++attempt) {
        LEAMS_TRY(auto* session, lease.open());
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
            if (!failure.retry || unclear || attempt == kAttempts) {
                return std::move(failure.error);
            }
        }
    }
}

runtime::Task<Result<void>> Database::ping() {
    auto work = [](soci::session& session) -> Result<void> {
        one<std::int64_t>(session, "SELECT 1");
        return {};
    };
    co_return co_await read(work);
}

} // namespace leams::sql
