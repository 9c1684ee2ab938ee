#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace leams::hls {

/// What the delivery of one loop counts. Each may be read on any thread.
struct DeliveryStats {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> held{0};     // Requests for what was not there yet.
    std::atomic<std::uint64_t> released{0}; // Of those, answered when it came.
    std::atomic<std::uint64_t> full{0};     // Refused with 503: too many were held.
    std::atomic<std::uint64_t> refused{0};  // Answered 503: as many watched as may.
    std::atomic<std::uint64_t> late{0};     // Answered 503: nothing came in time.
    std::atomic<std::size_t> waiting{0};    // Held now.
};

} // namespace leams::hls
