#pragma once

#include "media/rtmp/session.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace leams::rtmp {

/// Counters of one server, for whoever exports them. Each may be read on any thread.
struct Stats {
    std::atomic<std::uint64_t> connections{0}; // Open now.
    std::atomic<std::uint64_t> publishers{0};  // Publishing now.
    std::atomic<std::uint64_t> players{0};     // Playing now.
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> turned_away{0}; // Over a connection limit.
    std::atomic<std::uint64_t> publishes{0};   // Accepted publish requests.
    std::atomic<std::uint64_t> plays{0};       // Accepted requests to play.
    std::atomic<std::uint64_t> refusals{0};    // Refused requests of both kinds.
    std::atomic<std::uint64_t> bytes_in{0};
    std::atomic<std::uint64_t> frames{0};
    std::atomic<std::uint64_t> messages_dropped{0}; // Audio and video that could not be used.
    std::atomic<std::uint64_t> timeouts{0};
    std::array<std::atomic<std::uint64_t>, kFaults> faults{}; // Protocol errors, indexed by Fault.
};

} // namespace leams::rtmp
