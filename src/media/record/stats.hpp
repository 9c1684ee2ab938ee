#pragma once

#include <atomic>
#include <cstdint>

namespace leams::record {

struct RecordStats {
    std::atomic<std::int64_t> recordings{0}; // Being made, or on their way to the store.
    std::atomic<std::int64_t> stopped{0};    // Of these, those that are losing what comes.
    std::atomic<std::int64_t> waiting{0};    // Complete segments that are not in the index yet.
    std::atomic<std::uint64_t> segments{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> gaps{0};
    std::atomic<std::uint64_t> upload_failures{0};
    std::atomic<std::uint64_t> index_failures{0};
};

} // namespace leams::record
