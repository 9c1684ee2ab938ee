#include "platform.hpp"

#include "adapters/sql/accounts.hpp"
#include "database.hpp"
#include "metrics.hpp"
#include "notice_ports.hpp"
#include "run_blocking.hpp"

#include <algorithm>
#include <ranges>
#include <thread>
#include <vector>

namespace leams::app {
namespace {

// Shorter than those who ask for readiness wait.
constexpr std::chrono::milliseconds kHealthDeadline{1500};

std::size_t loop_count(const Settings& settings) {
    return settings.runtime.loops != 0 ? settings.runtime.loops
                                       : std::max(1U, std::thread::hardware_concurrency());
}

// What a used database holds can only be read with the keys that it was made with.
Result<auth::DataKeys>
load_keys(const Settings& settings, const DataFolder& folder, sql::Database& database) {
    const auto path = settings.keys.path.empty() ? folder.file("keys.json") : settings.keys.path;
    LEAMS_TRY(const auto used, sql::has_accounts_blocking(database));
    return auth::load_data_keys(path, used ? auth::IfMissing::Refuse : auth::IfMissing::Create);
}

// In the order in which they start.
std::vector<runtime::Backend*> backends(const Platform& platform) {
    std::vector<runtime::Backend*> all{platform.cache.get(), platform.pubsub.get(), platform.objects.get()};
    if (platform.archive) {
        all.push_back(platform.archive.get());
    }
    all.push_back(platform.bus.get());
    return all;
}

std::vector<Health::Check> checks(Platform& platform) {
    std::vector<Health::Check> all{
        {"database", [&database = *platform.database] { return database.ping(); }},
        {"cache", [&cache = *platform.cache] { return cache.ping(); }, false},
        {"pubsub", [&pubsub = *platform.pubsub] { return pubsub.ping(); }, false},
        {"bus", [&bus = *platform.bus] { return bus.ping(); }, platform.bus->is_needed()},
        {"objects", [&objects = *platform.objects] { return objects.ping(); }},
    };
    if (platform.archive) {
        all.push_back({"archive", [&archive = *platform.archive] { return archive.ping(); }, false});
    }
    return all;
}

} // namespace

Result<std::unique_ptr<Platform>>
Platform::open(const Settings& settings, const DataFolder& folder, Roles roles) {
    LEAMS_TRY(auto database, open_database(settings, folder));
    LEAMS_TRY(auto keys, load_keys(settings, folder, *database));
    LEAMS_TRY(auto node_id, folder.node_id());
    std::unique_ptr<Platform> platform(new Platform{
        .settings = settings,
        .folder = folder,
        .roles = roles,
        .node_id = std::move(node_id),
        .keys = std::move(keys),
        .loops = runtime::Loops(loop_count(settings)),
        .database = std::move(database),
    });
    const AdapterParts parts{
        .database = *platform->database,
        .clock = platform->clock,
        .loops = platform->loops,
        .objects_folder = folder.file("objects"),
        .objects_public_url = settings.objects.public_url,
        .outgoing = outgoing_options(settings),
        .log = platform->log,
    };
    LEAMS_TRY(auto cache, make_cache(settings.cache.url, parts));
    platform->cache = std::move(cache.cache);
    platform->pubsub = std::move(cache.pubsub);
    LEAMS_TRY(auto bus, make_bus(settings.bus.url, parts));
    platform->bus = std::move(bus.bus);
    platform->dead_letters = std::move(bus.dead_letters);
    platform->outbox = bus.outbox;
    platform->inbox = bus.inbox;
    LEAMS_TRY(platform->objects, make_objects(settings.objects.url, parts));
    if (!settings.objects.archive_url.empty()) {
        LEAMS_TRY(platform->archive, make_archive(settings.objects.archive_url, parts));
    }
    platform->outgoing = std::make_unique<adapters::CurlClient>(platform->home, outgoing_options(settings));
    platform->health = std::make_unique<Health>(platform->home, checks(*platform), kHealthDeadline);
    platform->health->add_metrics(platform->metrics);
    add_process_metrics(platform->metrics);
    runtime::add_metrics(platform->metrics, platform->loops);
    platform->database->add_metrics(platform->metrics);
    platform->bound.rtmp = settings.rtmp.port;
    return platform;
}

void Platform::start() {
    for (const runtime::Backend* backend : backends(*this)) {
        backend->add_metrics(metrics);
    }
    loops.start();
    for (runtime::Backend* backend : backends(*this)) {
        run_blocking(home, backend->start());
    }
    run_blocking(home, health->start());
}

void Platform::stop() {
    run_blocking(home, health->stop());
    for (runtime::Backend* backend : backends(*this) | std::views::reverse) {
        run_blocking(home, backend->stop());
    }
    loops.stop();
}

} // namespace leams::app
