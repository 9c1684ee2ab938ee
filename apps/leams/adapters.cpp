#include "adapters.hpp"

#include "adapters/bus_sql/dead_letters.hpp"
#include "adapters/bus_sql/sql_bus.hpp"
#include "adapters/cache_memory/memory_cache.hpp"
#include "adapters/pubsub_memory/memory_pubsub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace leams::app {
namespace {

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

// A line for each adapter; the first is the default.
constexpr Kind<CacheAdapters> kCaches[] = {
    {"memory:", in_memory},
};
constexpr Kind<BusAdapters> kBuses[] = {
    {"sql:", in_sql},
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

} // namespace

Result<CacheAdapters> make_cache(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_cache(url));
    return kind->make(url, parts);
}

Result<BusAdapters> make_bus(const Secret& url, const AdapterParts& parts) {
    LEAMS_TRY(const auto* kind, choose_bus(url));
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

} // namespace leams::app
