#pragma once

#include "core/base/time.hpp"
#include "core/runtime/http_client.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/task_group.hpp"
#include "services/notices/alarm.hpp"
#include "services/notices/notice.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace leams::notices {

/// Whether a backend answers.
using Ask = std::function<runtime::Task<Result<void>>()>;

/// What the watch needs from outside. All probes are bounded in time.
struct Ports {
    runtime::HttpClient& http;
    const Clock& clock;
    std::function<runtime::Task<Result<std::uint32_t>>()> disk_used_percent;
    Ask ask_database;
    Ask ask_objects;
    /// How many recordings are losing what comes.
    std::function<std::int64_t()> stopped_recordings;
};

/// Tells the administrator of what needs him: a disk that is nearly full, a database or an object store that
/// is away, recordings that get gaps. Bound to one loop, the client's.
class Watch {
public:
    Watch(runtime::Loop& loop, const Config& config, std::string instance, Ports ports, runtime::Log log);

    /// Looks every few seconds from now on; not at all when there is nobody to tell.
    void start();
    runtime::Task<void> stop();

    /// Looks once, and tells what is new.
    runtime::Task<void> look();

private:
    runtime::Task<void> look_at_disk();
    struct Words {
        std::string_view begun;
        std::string_view over;
    };
    runtime::Task<void> look_at_backend(Alarm& alarm, const Ask& ask, Kind kind, Words words);
    runtime::Task<void> look_at_recordings();
    runtime::Task<void> tell(Alarm& alarm, News news, Kind kind, std::string message);

    const Config& config_;
    std::string instance_;
    Ports ports_;
    runtime::Log log_;
    Alarm disk_;
    Alarm database_;
    Alarm objects_;
    Alarm recordings_;
    runtime::LogThrottle unmeasured_{std::chrono::minutes(10)};
    runtime::TaskGroup tasks_;
};

} // namespace leams::notices
