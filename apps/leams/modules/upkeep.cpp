#include "modules/upkeep.hpp"

#include "core/runtime/as_result.hpp"
#include "run_blocking.hpp"

namespace leams::app {
namespace {

constexpr std::chrono::hours kPurgeEvery{1};

} // namespace

UpkeepModule::UpkeepModule(Platform& platform, auth::AuthService& auth, pictures::PicturesService& pictures)
    : platform_(platform)
    , auth_(auth)
    , pictures_(pictures)
    , tasks_(platform.home) {}

Result<void> UpkeepModule::start() {
    run_blocking(platform_.home, begin());
    return {};
}

void UpkeepModule::stop() {
    run_blocking(platform_.home, end());
}

runtime::Task<void> UpkeepModule::begin() {
    timer_ = platform_.home.every(kPurgeEvery, [this] { tasks_.spawn(purge()); });
    co_return;
}

runtime::Task<void> UpkeepModule::end() {
    timer_.reset();
    co_await tasks_.stop();
}

runtime::Task<void> UpkeepModule::purge() {
    const auto& log = platform_.log;
    if (auto purged = co_await runtime::as_result(auth_.purge()); !purged) {
        log.failure(runtime::LogLevel::Warning, "sessions_not_purged", purged.error());
    }
    if (auto purged = co_await runtime::as_result(platform_.dead_letters->purge()); !purged) {
        log.failure(runtime::LogLevel::Warning, "dead_letters_not_purged", purged.error());
    } else if (*purged > 0) {
        log.info("dead_letters_dropped", {{"count", *purged}});
    }
    if (auto purged = co_await runtime::as_result(pictures_.purge()); !purged) {
        log.failure(runtime::LogLevel::Warning, "pictures_not_purged", purged.error());
    }
}

} // namespace leams::app
