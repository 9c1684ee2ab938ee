#include "services/vods/retention.hpp"

#include "services/vods/service.hpp"

namespace leams::vods {
namespace {

using runtime::Task;

constexpr UnixMillis kDay = 86'400'000;
constexpr std::size_t kAtOnce = 100;
// Whoever restores a VOD in the last moment has done so long before its recording goes.
constexpr std::chrono::hours kMargin{1};

} // namespace

Task<Result<void>> Retention::run() {
    LEAMS_CO_CHECK(co_await expire());
    co_return co_await remove_unused();
}

Task<Result<void>> Retention::expire() {
    if (config_.retention_days == 0) {
        co_return Result<void>();
    }
    const auto now = ports_.clock.now();
    const auto before = now - config_.retention_days * kDay;
    for (std::size_t expired = kAtOnce; expired == kAtOnce;) {
        LEAMS_CO_TRY(expired, co_await ports_.store.expire(before, kAtOnce, now));
        if (expired > 0) {
            log_.info("videos_expired", {{"count", expired}});
        }
    }
    co_return Result<void>();
}

Task<Result<void>> Retention::remove_unused() {
    const auto now = ports_.clock.now();
    const auto before = now - std::chrono::milliseconds(kUndo + kMargin).count();
    LEAMS_CO_CHECK(co_await ports_.store.set_aside(before, now));
    while (true) {
        LEAMS_CO_TRY(const auto unused, co_await ports_.store.find_unused(before));
        if (!unused) {
            co_return Result<void>();
        }
        LEAMS_CO_CHECK(co_await ports_.recordings.remove(*unused));
        LEAMS_CO_CHECK(co_await ports_.store.forget(*unused, now));
        log_.info("recording_removed", {{"broadcast", unused->str()}});
    }
}

} // namespace leams::vods
