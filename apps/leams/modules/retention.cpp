#include "modules/retention.hpp"

#include "core/runtime/as_result.hpp"
#include "run_blocking.hpp"
#include "services/vods/captions.hpp"

namespace leams::app {
namespace {

constexpr std::chrono::minutes kEvery{10};

} // namespace

RetentionModule::RetentionModule(Platform& platform)
    : platform_(platform)
    , index_(*platform.database, *platform.outbox)
    , store_(*platform.database, *platform.outbox)
    , captions_(*platform.database)
    , eraser_(index_, *platform.objects)
    , retention_(
          {store_, eraser_, platform.clock}, platform.settings.vods, platform.log.with("part", "retention")
      )
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

} // namespace leams::app
