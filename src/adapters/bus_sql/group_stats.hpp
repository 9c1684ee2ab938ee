#pragma once

#include <atomic>
#include <cstdint>

namespace leams::adapters {

/// What one consumer group's events come to. Each may be read on any thread.
struct GroupStats {
    // Of this process:
    std::atomic<std::uint64_t> handled{0};
    std::atomic<std::uint64_t> retried{0};
    std::atomic<std::uint64_t> buried{0};
    // In the database, when somebody looked:
    std::atomic<std::int64_t> pending{0};
    std::atomic<std::int64_t> oldest_ms{0}; // How long it has waited.
    std::atomic<std::int64_t> dead{0};
};

} // namespace leams::adapters
