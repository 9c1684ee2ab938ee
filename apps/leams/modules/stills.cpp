#include "modules/stills.hpp"

#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"
#include "run_blocking.hpp"

#include <algorithm>

namespace leams::app {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kSweepEvery{1};
constexpr milliseconds kIdle{1000};
constexpr milliseconds kShortestRest{20};
constexpr int kRestFactor = 3;

} // namespace

StillsModule::StillsModule(Platform& platform, record::Library& library)
    : platform_(platform)
    , log_(platform.log.with("part", "stills"))
    , store_(*platform.database)
    , maker_({store_, library, *platform.objects, painter_, platform.clock}, log_)
    , tasks_(platform.home) {
    runtime::add_metrics(platform.metrics, painter_.pool_stats(), "stills");
}

Result<void> StillsModule::start() {
    run_blocking(platform_.home, begin());
    return {};
}

void StillsModule::stop() {
    run_blocking(platform_.home, end());
}

runtime::Task<void> StillsModule::begin() {
    tasks_.spawn(work());
    sweeps_ = platform_.home.every(kSweepEvery, [this] { tasks_.spawn(sweep()); });
    co_return;
}

runtime::Task<void> StillsModule::end() {
    sweeps_.reset();
    co_await tasks_.stop();
}

runtime::Task<void> StillsModule::work() {
    for (;;) {
        const auto began = platform_.clock.steady();
        auto done = co_await runtime::as_result(maker_.run());
        if (!done) {
            tell("stills_failed", done.error());
        }
        const auto worked = std::chrono::ceil<milliseconds>(platform_.clock.steady() - began);
        const bool has_more = done && *done;
        co_await runtime::sleep_for(std::max(worked * kRestFactor, has_more ? kShortestRest : kIdle));
    }
}

runtime::Task<void> StillsModule::sweep() {
    if (auto done = co_await runtime::as_result(maker_.sweep()); !done) {
        tell("stills_not_swept", done.error());
    }
}

void StillsModule::tell(std::string_view event, const Error& error) {
    if (const auto count = failures_.count(platform_.clock.steady()); count > 0) {
        log_.failure(runtime::LogLevel::Warning, event, error, {{"count", count}});
    }
}

} // namespace leams::app
