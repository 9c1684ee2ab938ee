#pragma once

#include "adapters/http_client/curl_client.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/inbox.hpp"
#include "adapters/sql/outbox.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/dead_letters.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/pubsub.hpp"

#include <memory>
#include <string>

/// Adapters are chosen by their URLs' schemes and known by their ports from then on.
namespace leams::app {

/// What adapters are made with; outlives them. They live on the first loop.
struct AdapterParts {
    sql::Database& database;
    const Clock& clock;
    runtime::Loops& loops;
    std::string objects_folder{};         // Where objects are kept unless their URL says otherwise.
    std::string objects_public_url{};     // And where others may fetch them; empty: only from us.
    std::string objects_name = "objects"; // In metrics and errors; or "archive".
    adapters::CurlClientOptions outgoing{};
    runtime::Log log{};
};

/// Of cache.url: what is short-lived.
struct CacheAdapters {
    std::unique_ptr<runtime::Cache> cache;
    std::unique_ptr<runtime::PubSub> pubsub;
};

/// Of bus.url: what must not be lost.
struct BusAdapters {
    std::unique_ptr<runtime::Bus> bus;
    std::unique_ptr<runtime::DeadLetters> dead_letters;
    sql::Outbox* outbox = nullptr; // The bus's, where an event is written with its cause.
    sql::Inbox* inbox = nullptr;   // And where it is taken with what is stored of it.
};

/// An empty URL takes the first adapter there is. InvalidArgument lists them all.
Result<CacheAdapters> make_cache(const Secret& url, const AdapterParts& parts);
Result<BusAdapters> make_bus(const Secret& url, const AdapterParts& parts);
/// Of objects.url: what is large. Blocks.
Result<std::unique_ptr<runtime::Objects>> make_objects(const Secret& url, const AdapterParts& parts);
/// Of objects.archive_url, which is not empty: what is seldom asked for. Blocks.
Result<std::unique_ptr<runtime::Objects>> make_archive(const Secret& url, const AdapterParts& parts);

/// What a server is tried with.
struct ConnectParts {
    const Clock& clock;
    runtime::Loops& loops;
    adapters::CurlClientOptions outgoing{};
};

/// Connects to the server of a URL and hangs up again. Gives half a sentence about it; the error is a
/// sentence for an administrator, without a password. Blocks.
Result<std::string> connect_cache(const Secret& url, const ConnectParts& parts);
Result<std::string> connect_bus(const Secret& url, const ConnectParts& parts);
Result<std::string> connect_objects(const Secret& url, const ConnectParts& parts);

/// Whether there is an adapter for a URL; InvalidArgument names the option and lists them.
Result<void> check_database_url(const Secret& url);
Result<void> check_cache_url(const Secret& url);
Result<void> check_bus_url(const Secret& url);
Result<void> check_objects_url(const Secret& url);
/// Empty: there is none.
Result<void> check_archive_url(const Secret& url);

} // namespace leams::app
