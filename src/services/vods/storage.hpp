#pragma once

#include "core/base/error.hpp"
#include "core/runtime/log.hpp"
#include "services/vods/config.hpp"
#include "services/vods/storage_ports.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace leams::vods {

/// How many archived recordings may wait to come back.
constexpr std::size_t kMostRecalls = 50;

/// Works the queue off: what is to be removed, archived, brought back. Each step takes anew what is most
/// urgent, so that who waits to watch never waits for an archive to be filled. Thread-safe, without state.
class StorageWorker {
public:
    struct Ports {
        JobStore& jobs;
        RecordingKeeper& keeper;
        const Clock& clock;
    };

    StorageWorker(Ports ports, Config config, runtime::Log log)
        : ports_(ports)
        , config_(config)
        , log_(std::move(log)) {}

    /// Does one step. Gives what it was part of; nothing when nothing is due. What fails is postponed, ever
    /// longer, and tells so.
    runtime::Task<Result<std::optional<JobKind>>> run();

private:
    runtime::Task<Result<Step>> take_step(Job job);
    runtime::Task<Result<void>> end(Job job);
    runtime::Task<Result<void>> fail(Job job, Error error);

    Ports ports_;
    Config config_;
    runtime::Log log_;
};

/// When what is removed may not come back any more, for what was deleted before.
UnixMillis removable_before(UnixMillis now);

} // namespace leams::vods
