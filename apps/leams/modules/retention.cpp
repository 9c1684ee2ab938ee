#include "modules/retention.hpp"

#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"
#include "run_blocking.hpp"
#include "services/vods/captions.hpp"

#include <algorithm>

namespace leams::app {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::minutes kEvery{10};
constexpr milliseconds kIdle{1000};
constexpr milliseconds kShortestRest{20};

/// How long to rest, in what the work took. Somebody waits for what comes back; nobody for the archive.
int rest_factor(vods::JobKind kind) {
    return kind == vods::JobKind::Archive ? 3 : 1;
}

} // namespace

RetentionModule::RetentionModule(Platform& platform)
    : platform_(platform)
    , index_(*platform.database, *platform.outbox)
    , store_(*platform.database, *platform.outbox)
    , captions_(*platform.database)
    , jobs_(*platform.database, platform.node_id)
    , keeper_({index_, index_, *platform.objects, platform.archive.get()})
    , retention_(
          {store_, jobs_, platform.clock},
          platform.settings.vods,
          platform.archive != nullptr,
          platform.log.with("part", "retention")
      )
    , worker_({jobs_, keeper_, platform.clock}, platform.settings.vods, platform.log.with("part", "storage"))
    , tasks_(platform.home) {}

Result<void> RetentionModule::start() {
    run_blocking(platform_.home, begin());
    return {};
}

void RetentionModule::stop() {
    run_blocking(platform_.home, end());
}

runtime::Task<void> RetentionModule::begin() {
    tasks_.spawn(turn());
    tasks_.spawn(work());
    timer_ = platform_.home.every(kEvery, [this] { tasks_.spawn(turn()); });
    co_return;
}

runtime::Task<void> RetentionModule::end() {
    timer_.reset();
    co_await tasks_.stop();
}

// What a slow store has not finished in time is not begun a second time beside it.
runtime::Task<void> RetentionModule::turn() {
    if (is_at_work_) {
        co_return;
    }
    is_at_work_ = true;
    if (auto done = co_await runtime::as_result(retention_.run()); !done) {
        platform_.log.failure(runtime::LogLevel::Warning, "retention_failed", done.error());
    }
    auto purged =
        co_await runtime::as_result(vods::purge_captions(captions_, *platform_.objects, platform_.clock));
    if (!purged) {
        platform_.log.failure(runtime::LogLevel::Warning, "captions_not_purged", purged.error());
    }
    is_at_work_ = false;
}

runtime::Task<void> RetentionModule::work() {
    for (;;) {
        const auto began = platform_.clock.steady();
        const auto done = co_await runtime::as_result(worker_.run());
        const auto worked = std::chrono::ceil<milliseconds>(platform_.clock.steady() - began);
        if (!done) {
            if (const auto count = failures_.count(platform_.clock.steady()); count > 0) {
                platform_.log.failure(
                    runtime::LogLevel::Warning, "storage_failed", done.error(), {{"count", count}}
                );
            }
        }
        const bool was_busy = done && *done;
        co_await runtime::sleep_for(was_busy ? std::max(worked * rest_factor(**done), kShortestRest) : kIdle);
    }
}

} // namespace leams::app
