#pragma once

#include "core/runtime/log.hpp"
#include "services/vods/config.hpp"
#include "services/vods/ports.hpp"

#include <cstddef>

namespace leams::vods {

/// Deletes VODs whose time is over, and removes recordings that nothing is made of any more. Thread-safe,
/// without state.
class Retention {
public:
    struct Ports {
        RetentionStore& store;
        RecordingRemover& recordings;
        const Clock& clock;
    };

    Retention(Ports ports, Config config, runtime::Log log)
        : ports_(ports)
        , config_(config)
        , log_(std::move(log)) {}

    /// Does what is due. What fails, or is cut off by the process's end, is left for the next time.
    runtime::Task<Result<void>> run();

private:
    runtime::Task<Result<void>> expire();
    runtime::Task<Result<void>> remove_unused();

    Ports ports_;
    Config config_;
    runtime::Log log_;
};

} // namespace leams::vods
