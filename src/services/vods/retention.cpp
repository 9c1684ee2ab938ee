#include "services/vods/retention.hpp"

#include "services/vods/storage.hpp"

#include <cstddef>

namespace leams::vods {
namespace {

using runtime::Task;

constexpr UnixMillis kDay = 86'400'000;
constexpr std::size_t kAtOnce = 100;

} // namespace

Task<Result<void>> Retention::run() {
    const auto now = ports_.clock.now();
    const auto before = removable_before(now);
    // What waits for its place in the archive is not deleted meanwhile.
    LEAMS_CO_CHECK(co_await expire(Place::Store, config_.archive_after_days > 0 ? 0 : config_.retention_days)
    );
    LEAMS_CO_CHECK(co_await expire(Place::Archive, config_.archive_days));
    LEAMS_CO_CHECK(co_await ports_.store.set_aside(before, now));
    LEAMS_CO_CHECK(co_await ports_.jobs.queue_removals(before, now));
    if (has_archive_) {
        const auto days = config_.archive_after_days;
        LEAMS_CO_CHECK(co_await ports_.jobs.queue_archivals(days > 0 ? now - days * kDay : 0, now));
    }
    co_return Result<void>();
}

Task<Result<void>> Retention::expire(Place place, std::uint32_t days) {
    if (days == 0) {
        co_return Result<void>();
    }
    const auto now = ports_.clock.now();
    const auto before = now - days * kDay;
    for (std::size_t expired = kAtOnce; expired == kAtOnce;) {
        LEAMS_CO_TRY(expired, co_await ports_.store.expire(place, before, kAtOnce, now));
        if (expired > 0) {
            log_.info("videos_expired", {{"count", expired}});
        }
    }
    co_return Result<void>();
}

} // namespace leams::vods
