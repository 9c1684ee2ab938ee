#pragma once

#include "core/runtime/log.hpp"
#include "services/vods/config.hpp"
#include "services/vods/ports.hpp"
#include "services/vods/storage_ports.hpp"

#include <cstdint>

namespace leams::vods {

/// Deletes VODs whose time is over, and queues what is to be removed or to go into the archive. Thread-safe,
/// without state.
class Retention {
public:
    struct Ports {
        RetentionStore& store;
        JobStore& jobs;
        const Clock& clock;
    };

    /// `has_archive`: where what is to be archived can go.
    Retention(Ports ports, Config config, bool has_archive, runtime::Log log)
        : ports_(ports)
        , config_(config)
        , has_archive_(has_archive)
        , log_(std::move(log)) {}

    /// What fails, or is cut off by the process's end, is left for the next time.
    runtime::Task<Result<void>> run();

private:
    runtime::Task<Result<void>> expire(Place place, std::uint32_t days);

    Ports ports_;
    Config config_;
    bool has_archive_;
    runtime::Log log_;
};

} // namespace leams::vods
