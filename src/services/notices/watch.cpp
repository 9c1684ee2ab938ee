#include "services/notices/watch.hpp"

#include "core/runtime/as_result.hpp"
#include "core/runtime/timers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace leams::notices {
namespace {

using runtime::Task;

constexpr std::chrono::seconds kPeriod{5};
constexpr std::chrono::hours kPause{1};
// Points below the limit where a disk has room again, so that one at the limit does not call again and again.
constexpr std::uint32_t kHysteresis = 5;

Level disk_level(std::uint32_t used, std::uint32_t limit) {
    if (used >= limit) {
        return Level::Bad;
    }
    return used + kHysteresis > limit ? Level::Between : Level::Good;
}

} // namespace

Watch::Watch(runtime::Loop& loop, const Config& config, std::string instance, Ports ports, runtime::Log log)
    : config_(config)
    , instance_(std::move(instance))
    , ports_(std::move(ports))
    , log_(std::move(log))
    , disk_(std::chrono::seconds(0), kPause)
    , database_(config.database_away, kPause)
    , objects_(config.objects_away, kPause)
    , recordings_(std::chrono::seconds(0), kPause)
    , tasks_(loop) {}

void Watch::start() {
    if (config_.url.empty()) {
        return;
    }
    tasks_.spawn([](Watch& self) -> Task<void> {
        for (;;) {
            co_await self.look();
            co_await runtime::sleep_for(kPeriod);
        }
    }(*this));
}

Task<void> Watch::stop() {
    co_await tasks_.stop();
}

Task<void> Watch::look() {
    constexpr Words kDatabase{
        .begun =
            "The database does not answer. Who is live stays live; nobody can log in, and nothing is kept.",
        .over = "The database answers again."
    };
    constexpr Words kObjects{
        .begun = "The object store does not answer. Who is live stays live, and what is recorded waits on "
                 "this machine's disk as long as there is room; videos may not play.",
        .over = "The object store answers again. What was recorded meanwhile is on its way there."
    };
    co_await look_at_disk();
    co_await look_at_backend(database_, ports_.ask_database, Kind::Database, kDatabase);
    co_await look_at_backend(objects_, ports_.ask_objects, Kind::Objects, kObjects);
    co_await look_at_recordings();
}

Task<void> Watch::look_at_disk() {
    const auto used = co_await runtime::as_result(ports_.disk_used_percent());
    if (!used) {
        if (const auto times = unmeasured_.count(ports_.clock.steady()); times > 0) {
            log_.failure(runtime::LogLevel::Warning, "disk_not_measured", used.error(), {{"times", times}});
        }
        co_return;
    }
    const auto news = disk_.observe(disk_level(*used, config_.disk_used_percent), ports_.clock.steady());
    const auto* const form = news == News::Begun
                                 ? "The disk of the data folder is {} % full. When it is full, nothing more "
                                   "can be kept: make room."
                                 : "The disk of the data folder has room again: it is {} % full.";
    co_await tell(disk_, news, Kind::Disk, fmt::format(fmt::runtime(form), *used));
}

Task<void> Watch::look_at_backend(Alarm& alarm, const Ask& ask, Kind kind, Words words) {
    const auto answered = co_await runtime::as_result(ask());
    const auto news = alarm.observe(answered ? Level::Good : Level::Bad, ports_.clock.steady());
    co_await tell(alarm, news, kind, std::string(news == News::Begun ? words.begun : words.over));
}

Task<void> Watch::look_at_recordings() {
    const auto stopped = ports_.stopped_recordings();
    const auto news = recordings_.observe(stopped > 0 ? Level::Bad : Level::Good, ports_.clock.steady());
    co_await tell(
        recordings_,
        news,
        Kind::Recording,
        news == News::Begun ? fmt::format(
                                  "{} of the broadcasts that are recorded get gaps: the disk is full or too "
                                  "slow, or too much "
                                  "waits for the object store (recording.spool_max_mb).",
                                  stopped
                              )
                            : "All broadcasts are recorded again without gaps."
    );
}

Task<void> Watch::tell(Alarm& alarm, News news, Kind kind, std::string message) {
    if (news == News::None) {
        co_return;
    }
    const Notice notice{
        .kind = kind,
        .state = news == News::Begun ? State::Begun : State::Over,
        .message = std::move(message),
        .at = ports_.clock.now(),
    };
    if (const auto done = co_await runtime::as_result(deliver(ports_.http, config_, instance_, notice));
        !done) {
        log_.failure(runtime::LogLevel::Warning, "notice_not_sent", done.error());
        alarm.failed(ports_.clock.steady());
        co_return;
    }
    alarm.told(news, ports_.clock.steady());
    log_.info("notice_sent", {{"message", notice.message}});
}

} // namespace leams::notices
