#include "adapters.hpp"

#include "adapters/bus_amqp/amqp_bus.hpp"
#include "adapters/bus_sql/dead_letters.hpp"
#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/cache_redis/redis_cache.hpp"
#include "adapters/objects_folder/folder_objects.hpp"
#include "adapters/objects_s3/s3_objects.hpp"
#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "adapters/pubsub_redis/redis_pubsub.hpp"
#include "run_blocking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace leams::app {
namespace {

using ObjectsPtr = std::unique_ptr<runtime::Objects>;

constexpr std::string_view kFolderScheme = "folder:";

template <class Adapters>
struct Kind {
    std::string_view scheme;
    Result<Adapters> (*make)(const Secret& url, const AdapterParts& parts);
    Result<void> (*check)(const Secret& url) = [](const Secret&) { return Result<void>(); };
    Result<std::string> (*connect)(const Secret& url, const ConnectParts& parts) =
        [](const Secret&, const ConnectParts&) { return Result<std::string>("needs no server"); };
};

constexpr auto kConnectLimit = std::chrono::seconds(5);

/// Whether a backend comes to answer; for those that connect beside.
Result<void> try_backend(runtime::Backend& backend, const ConnectParts& parts) {
    auto& home = parts.loops.at(0);
    const auto give_up = std::chrono::steady_clock::now() + kConnectLimit;
    run_blocking(home, backend.start());
    auto answer = run_blocking(home, backend.ping());
    while (!answer && std::chrono::steady_clock::now() < give_up) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        answer = run_blocking(home, backend.ping());
    }
    run_blocking(home, backend.stop());
    return answer;
}

Result<CacheAdapters> in_memory(const Secret&, const AdapterParts& parts) {
    return CacheAdapters{
        .cache = std::make_unique<adapters::MemoryCache>(parts.clock),
        .pubsub = std::make_unique<adapters::MemoryPubSub>(),
    };
}

Result<CacheAdapters> in_redis(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(auto address, adapters::redis::Address::parse(url));
    adapters::redis::Options options{.address = std::move(address)};
    if (options.address.tls) {
        LEAMS_TRY(options.tls, adapters::redis::TlsContext::make(options.address.ca_file));
    }
    auto& home = parts.loops.at(0);
    return CacheAdapters{
        .cache = std::make_unique<adapters::RedisCache>(
            parts.loops, parts.clock, options, parts.log.with("part", "cache")
        ),
        .pubsub = std::make_unique<adapters::RedisPubSub>(home, options, parts.log.with("part", "pubsub")),
    };
}

Result<std::string> connect_redis(const Secret& url, const ConnectParts& parts) {
    LEAMS_TRY(auto address, adapters::redis::Address::parse(url));
    adapters::redis::Options options{.address = std::move(address)};
    if (options.address.tls) {
        LEAMS_TRY(options.tls, adapters::redis::TlsContext::make(options.address.ca_file));
    }
    adapters::RedisCache cache(parts.loops, parts.clock, options, runtime::Log());
    LEAMS_CHECK(try_backend(cache, parts));
    return std::string("Redis answers");
}

Result<void> check_redis(const Secret& url) {
    LEAMS_CHECK(adapters::redis::Address::parse(url));
    return {};
}

Result<BusAdapters> in_sql(const Secret&, const AdapterParts& parts) {
    auto bus = std::make_unique<adapters::SqlBus>(
        parts.database,
        parts.clock,
        parts.loops.at(0),
        adapters::SqlBusOptions(),
        parts.log.with("part", "bus")
    );
    auto& tables = *bus;
    return BusAdapters{
        .bus = std::move(bus),
        .dead_letters = std::make_unique<adapters::SqlDeadLetters>(parts.database, parts.clock),
        .outbox = &tables,
        .inbox = &tables,
    };
}

Result<BusAdapters> in_rabbitmq(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(auto address, adapters::AmqpAddress::parse(url));
    auto bus = std::make_unique<adapters::AmqpBus>(
        std::move(address),
        parts.database,
        parts.clock,
        parts.loops.at(0),
        adapters::AmqpBusOptions(),
        parts.log.with("part", "bus")
    );
    auto& made = *bus;
    return BusAdapters{
        .bus = std::move(bus),
        .dead_letters = std::make_unique<adapters::SqlDeadLetters>(parts.database, parts.clock),
        .outbox = &made,
        .inbox = &made,
    };
}

Result<void> check_rabbitmq(const Secret& url) {
    LEAMS_CHECK(adapters::AmqpAddress::parse(url));
    return {};
}

Result<std::string> connect_rabbitmq(const Secret& url, const ConnectParts&) {
    LEAMS_TRY(const auto address, adapters::AmqpAddress::parse(url));
    LEAMS_TRY(const auto version, adapters::try_rabbitmq(address));
    return fmt::format("RabbitMQ {} at {} answers", version, address.place());
}

Result<ObjectsPtr> in_folder(const Secret& url, const AdapterParts& parts) {
    const std::string named(url.reveal().substr(std::min(url.reveal().size(), kFolderScheme.size())));
    const auto& path = named.empty() ? parts.objects_folder : named;
    auto folder = adapters::FolderObjects::open(path, parts.objects_name);
    if (!folder) {
        return Error::unavailable(fmt::format(
            "Objects cannot be kept in {}: {}. Choose another place with {}.",
            path,
            folder.error().cause(),
            parts.objects_name == "archive" ? "objects.archive_url" : "objects.url"
        ));
    }
    return ObjectsPtr(std::move(*folder));
}

Result<ObjectsPtr> in_s3(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(auto address, adapters::S3Address::parse(url));
    // All requests go to one server, and most of them are large.
    auto options = parts.outgoing;
    options.places = {.at_once = 32, .at_once_per_host = 32, .waiting = 4096};
    return ObjectsPtr(std::make_unique<adapters::S3Objects>(
        std::move(address),
        std::make_unique<adapters::CurlClient>(parts.loops.at(0), std::move(options)),
        parts.loops.at(0),
        parts.clock,
        adapters::S3Options{.public_url = parts.objects_public_url, .name = parts.objects_name}
    ));
}

Result<std::string> connect_s3(const Secret& url, const ConnectParts& parts) {
    LEAMS_TRY(auto address, adapters::S3Address::parse(url));
    auto& home = parts.loops.at(0);
    adapters::S3Objects bucket(
        std::move(address),
        std::make_unique<adapters::CurlClient>(home, parts.outgoing),
        home,
        parts.clock,
        {}
    );
    LEAMS_CHECK(try_backend(bucket, parts));
    return std::string("the bucket answers");
}

Result<void> check_s3(const Secret& url) {
    LEAMS_CHECK(adapters::S3Address::parse(url));
    return {};
}

// A line for each adapter; the first is the default.
constexpr Kind<CacheAdapters> kCaches[] = {
    {"memory:", in_memory},
    {"redis:", in_redis, check_redis, connect_redis},
    {"rediss:", in_redis, check_redis, connect_redis},
};
constexpr Kind<BusAdapters> kBuses[] = {
    {"sql:", in_sql},
    {"amqp:", in_rabbitmq, check_rabbitmq, connect_rabbitmq},
    {"amqps:", in_rabbitmq, check_rabbitmq, connect_rabbitmq},
};
constexpr Kind<ObjectsPtr> kObjects[] = {
    {kFolderScheme, in_folder},
    {"s3:", in_s3, check_s3, connect_s3},
};

/// A URL that nothing begins like is not repeated: it may hold a password.
template <class Adapters>
Result<const Kind<Adapters>*>
choose(std::span<const Kind<Adapters>> kinds, std::string_view option, const Secret& url) {
    const auto found = std::ranges::find_if(kinds, [&](const auto& kind) {
        return url.empty() || url.reveal().starts_with(kind.scheme);
    });
    if (found != kinds.end()) {
        return &*found;
    }
    std::string known;
    for (const auto& kind : kinds) {
        known += (known.empty() ? "" : " or ") + std::string(kind.scheme);
    }
    return Error::invalid_argument(fmt::format("{} must begin with {}.", option, known));
}

Result<const Kind<CacheAdapters>*> choose_cache(const Secret& url) {
    return choose<CacheAdapters>(kCaches, "cache.url", url);
}

Result<const Kind<BusAdapters>*> choose_bus(const Secret& url) {
    return choose<BusAdapters>(kBuses, "bus.url", url);
}

Result<const Kind<ObjectsPtr>*> choose_objects(const Secret& url) {
    return choose<ObjectsPtr>(kObjects, "objects.url", url);
}

Result<const Kind<ObjectsPtr>*> choose_archive(const Secret& url) {
    return choose<ObjectsPtr>(kObjects, "objects.archive_url", url);
}

} // namespace

Result<CacheAdapters> make_cache(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_cache(url));
    return kind->make(url, parts);
}

Result<BusAdapters> make_bus(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_bus(url));
    return kind->make(url, parts);
}

Result<ObjectsPtr> make_objects(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_objects(url));
    return kind->make(url, parts);
}

Result<ObjectsPtr> make_archive(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_archive(url));
    auto named = parts;
    named.objects_name = "archive";
    named.objects_public_url.clear();
    return kind->make(url, named);
}

Result<std::string> connect_cache(const Secret& url, const ConnectParts& parts) {
    LEAMS_TRY(const auto* kind, choose_cache(url));
    return kind->connect(url, parts);
}

Result<std::string> connect_bus(const Secret& url, const ConnectParts& parts) {
    LEAMS_TRY(const auto* kind, choose_bus(url));
    return kind->connect(url, parts);
}

Result<std::string> connect_objects(const Secret& url, const ConnectParts& parts) {
    LEAMS_TRY(const auto* kind, choose_objects(url));
    return kind->connect(url, parts);
}

Result<void> check_database_url(const Secret& url) {
    if (!url.empty()) {
        LEAMS_CHECK(sql::engine_of(std::string(url.reveal())));
    }
    return {};
}

Result<void> check_cache_url(const Secret& url) {
    LEAMS_TRY(const auto* kind, choose_cache(url));
    return kind->check(url);
}

Result<void> check_bus_url(const Secret& url) {
    LEAMS_TRY(const auto* kind, choose_bus(url));
    return kind->check(url);
}

Result<void> check_objects_url(const Secret& url) {
    LEAMS_TRY(const auto* kind, choose_objects(url));
    return kind->check(url);
}

Result<void> check_archive_url(const Secret& url) {
    if (url.empty()) {
        return {};
    }
    LEAMS_TRY(const auto* kind, choose_archive(url));
    if (url.reveal() == kFolderScheme) {
        return Error::invalid_argument("objects.archive_url must name a folder: folder:/path.");
    }
    if (const auto checked = kind->check(url); !checked) {
        return Error::invalid_argument(
            "objects.archive_url is written as objects.url is: " + checked.error().message()
        );
    }
    return {};
}

} // namespace leams::app
