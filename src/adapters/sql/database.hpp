#pragma once

#include "core/base/result.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/metrics.hpp"
#include "core/runtime/task.hpp"

#include <soci/soci.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace leams::sql {

enum class Engine : std::uint8_t { Sqlite, Postgresql };

/// Which engine a database's URL names; InvalidArgument, which repeats nothing of it, when it is malformed.
Result<Engine> engine_of(const std::string& url);

/// What a finished write means. Full: it survives a power cut. Relaxed: it survives a crash of the process,
/// but the last second may be lost with the machine; for counters and leases.
enum class Durability : std::uint8_t { Full, Relaxed };

struct DatabaseOptions {
    std::string url;         // "sqlite:/path/to/file" or "postgresql://…".
    std::size_t readers = 3; // Connections and threads for read().
    std::size_t writers = 3; // The same for write(); SQLite always has one.
    std::size_t queue_limit = 1024;
    // Of one read() or write(), all attempts together, but for opening a connection. Longer than one
    // statement may take, which the server itself then ends.
    std::chrono::milliseconds patience{8000};
};

/// One SQLite file or PostgreSQL database. Work runs on threads of its own and its errors come back as
/// values: Conflict for a broken unique rule (the cause names the columns), Unavailable for a lost
/// connection, which the next call opens again. A server that falls silent is hung up on: read() and write()
/// come back within a time that fits into that of a request. Thread-safe.
class Database {
public:
    /// Opens and tests the first connection. A new SQLite file gets mode 0600.
    static Result<std::unique_ptr<Database>> open(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Engine engine() const noexcept { return engine_; }

    /// Runs `work(soci::session&)`, which returns a Result and only reads; outside of a transaction. It may
    /// run twice when a connection was lost.
    template <class Work>
    runtime::Task<std::invoke_result_t<Work&, soci::session&>> read(Work work) {
        auto job = [this, work = std::move(work)]() mutable {
            return collect(work, [this](const Step& step) { return run_read(step, patience_); });
        };
        co_return co_await read_pool_.run(std::move(job));
    }

    /// Runs `work` in a transaction that is committed when its Result holds a value and rolled back
    /// otherwise. It may run more than once, so it must have no effect outside of the session.
    template <class Work>
    runtime::Task<std::invoke_result_t<Work&, soci::session&>>
    write(Work work, Durability durability = Durability::Full) {
        auto job = [this, work = std::move(work), durability]() mutable {
            return collect(work, [this, durability](const Step& step) {
                return run_write(step, durability, patience_);
            });
        };
        co_return co_await write_pool_.run(std::move(job));
    }

    /// The same for callers that may block, and for long: migrations, commands, tests.
    template <class Work>
    std::invoke_result_t<Work&, soci::session&> read_blocking(Work& work) {
        return collect(work, [this](const Step& step) { return run_read(step, kLongPatience); });
    }
    template <class Work>
    std::invoke_result_t<Work&, soci::session&>
    write_blocking(Work& work, Durability durability = Durability::Full) {
        return collect(work, [this, durability](const Step& step) {
            return run_write(step, durability, kLongPatience);
        });
    }

    void add_metrics(runtime::Metrics& metrics) const;

    /// For the readiness check.
    runtime::Task<Result<void>> ping();

private:
    using Step = std::function<Result<void>(soci::session&)>;
    class Connections;

    Database(Engine engine, DatabaseOptions options);

    template <class Work, class Run>
    static std::invoke_result_t<Work&, soci::session&> collect(Work& work, Run run) {
        using Outcome = std::invoke_result_t<Work&, soci::session&>;
        std::optional<Outcome> outcome;
        auto done = run([&](soci::session& session) -> Result<void> {
            outcome.emplace(work(session));
            if (!*outcome) {
                return outcome->error();
            }
            return {};
        });
        if (!done) {
            return std::move(done).error();
        }
        return std::move(*outcome);
    }

    static constexpr std::chrono::minutes kLongPatience{60};

    Result<void> run_read(const Step& step, std::chrono::milliseconds limit);
    Result<void> run_write(const Step& step, Durability durability, std::chrono::milliseconds limit);

    Engine engine_;
    std::chrono::milliseconds patience_;
    std::unique_ptr<Connections> read_connections_;
    std::unique_ptr<Connections> write_connections_;
    runtime::BlockingPool read_pool_;
    runtime::BlockingPool write_pool_;
};

/// Runs a script of several statements, without parameters, on the engine's own client.
Result<void> run_script(soci::session& session, const std::string& script);

} // namespace leams::sql
