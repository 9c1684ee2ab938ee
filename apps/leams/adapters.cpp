#include "adapters.hpp"

#include "adapters/bus_sql/dead_letters.hpp"
#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/objects_folder/folder_objects.hpp"
#include "adapters/pubsub_memory/memory_pubsub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace leams::app {
namespace {

using ObjectsPtr = std::unique_ptr<runtime::Objects>;

constexpr std::string_view kFolderScheme = "folder:";

template <class Adapters>
struct Kind {
    std::string_view scheme;
    Result<Adapters> (*make)(const Secret& url, const AdapterParts& parts);
};

Result<CacheAdapters> in_memory(const Secret&, const AdapterParts& parts) {
    return CacheAdapters{
        .cache = std::make_unique<adapters::MemoryCache>(parts.clock),
        .pubsub = std::make_unique<adapters::MemoryPubSub>(),
    };
}

Result<BusAdapters> in_sql(const Secret&, const AdapterParts& parts) {
    auto bus = std::make_unique<adapters::SqlBus>(
        parts.database, parts.clock, parts.loop, adapters::SqlBusOptions(), parts.log.with("part", "bus")
    );
    auto& tables = *bus;
    return BusAdapters{
        .bus = std::move(bus),
        .dead_letters = std::make_unique<adapters::SqlDeadLetters>(parts.database, parts.clock),
        .outbox = &tables,
        .inbox = &tables,
    };
}

Result<ObjectsPtr> in_folder(const Secret& url, const AdapterParts& parts) {
    const auto path = url.reveal().substr(std::min(url.reveal().size(), kFolderScheme.size()));
    LEAMS_TRY(
        auto folder, adapters::FolderObjects::open(path.empty() ? parts.objects_folder : std::string(path))
    );
    return ObjectsPtr(std::move(folder));
}

// A line for each adapter; the first is the default.
constexpr Kind<CacheAdapters> kCaches[] = {
    {"memory:", in_memory},
};
constexpr Kind<BusAdapters> kBuses[] = {
    {"sql:", in_sql},
};
constexpr Kind<ObjectsPtr> kObjects[] = {
    {kFolderScheme, in_folder},
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

Result<void> check_cache_url(const Secret& url) {
    LEAMS_CHECK(choose_cache(url));
    return {};
}

Result<void> check_bus_url(const Secret& url) {
    LEAMS_CHECK(choose_bus(url));
    return {};
}

Result<void> check_objects_url(const Secret& url) {
    LEAMS_CHECK(choose_objects(url));
    return {};
}

} // namespace leams::app
