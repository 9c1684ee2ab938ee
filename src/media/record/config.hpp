#pragma once

#include <chrono>
#include <cstdint>

namespace leams::record {

struct RecordConfig {
    bool enabled = true;
    std::uint64_t spool_max_mb = 4096;
    std::uint64_t min_free_mb = 512; // Of the disk, which others need.
    std::uint64_t max_waiting_bytes = 64U << 20;
    std::chrono::milliseconds write_every{500};
    std::chrono::milliseconds index_every{5'000};
    std::size_t index_segments = 16; // Of one broadcast; so many do not wait.
    std::chrono::milliseconds first_retry{500};
    std::chrono::milliseconds last_retry{30'000};
};

} // namespace leams::record
