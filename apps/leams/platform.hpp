#pragma once

#include "adapters.hpp"
#include "core/runtime/http_client.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/metrics.hpp"
#include "health.hpp"
#include "process.hpp"
#include "roles.hpp"
#include "services/auth/data_keys.hpp"
#include "services/streams/http.hpp"
#include "settings.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace leams::app {

/// What the modules stand on: the process's clock, log, metrics and loops, its keys, and the backends by
/// their ports.
struct Platform {
    /// Opens the database, reads or makes the keys, and chooses the backends; nothing runs yet. Errors are
    /// sentences for the operator. `settings` and `folder` must outlive it. Blocks.
    static Result<std::unique_ptr<Platform>>
    open(const Settings& settings, const DataFolder& folder, Roles roles);

    const Settings& settings;
    const DataFolder& folder;
    Roles roles;
    std::string node_id;
    auth::DataKeys keys;

    SystemClock clock{};
    runtime::Log log{};
    runtime::Metrics metrics{};
    runtime::Loops loops;
    runtime::Loop& home{loops.at(0)}; // Where everything lives of which there is one.

    std::unique_ptr<sql::Database> database;
    std::unique_ptr<runtime::Cache> cache{};
    std::unique_ptr<runtime::PubSub> pubsub{};
    std::unique_ptr<runtime::Bus> bus{};
    std::unique_ptr<runtime::DeadLetters> dead_letters{};
    sql::Outbox* outbox = nullptr;
    sql::Inbox* inbox = nullptr;
    std::unique_ptr<runtime::Objects> objects{};
    std::unique_ptr<runtime::Objects> archive{}; // Null: there is none.
    std::unique_ptr<runtime::HttpClient> outgoing{};
    std::unique_ptr<Health> health{};

    // The ports that were bound, where the settings say 0; of a process without media, the setting.
    struct {
        std::uint16_t http = 0;
        std::uint16_t internal = 0;
        std::uint16_t rtmp = 0;
    } bound{};
    /// Where publishers connect, once the modules are open.
    streams::IngestAddress ingest_address() const { return {settings.instance.public_host, bound.rtmp}; }

    /// Starts the loops and the backends; once every module has subscribed to what it wants to hear.
    void start();
    /// When no module needs them any more.
    void stop();
};

} // namespace leams::app
