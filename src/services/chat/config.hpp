#pragma once

#include "core/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace leams::chat {

/// Settings of the chat, with their defaults.
struct ChatConfig {
    std::size_t message_max_length = 500; // Code points after normalisation.
    std::int64_t rate_limit = 20;         // Messages of one user in `rate_window`, over all channels.
    std::chrono::milliseconds rate_window{30'000};
    std::chrono::milliseconds duplicate_window{30'000};

    std::size_t ring_messages = 300; // Recent messages a room keeps; also the most that a resume replays.
    std::size_t hello_messages = 50; // Of them, how many greet a new socket.
    std::size_t max_frame_bytes = 192 * 1024;         // What a hello or a resume may come to.
    std::chrono::milliseconds room_idle{600'000};     // A room that nobody uses is forgotten after this.
    std::chrono::milliseconds recent_ttl{3'600'000};  // Of the ring's copy in the cache.
    std::chrono::milliseconds recent_interval{2'000}; // The copy is made at most this often.
    std::chrono::milliseconds load_deadline{2'000};   // A room opens without its history after this.

    std::chrono::milliseconds flush_interval{30};   // Of a busy room; a large one waits longer.
    std::chrono::milliseconds drain_spread{10'000}; // Clients reconnect spread over this time.
    std::chrono::milliseconds ticket_ttl{60'000};

    std::size_t sockets_total = 0; // 0: what the process's limit of descriptors leaves.
    std::size_t sockets_per_address = 100;
    std::size_t rooms_total = 2'000;    // Open rooms; those that nobody is in make way for others.
    std::size_t pending_sends = 4096;   // Messages on their way to their rooms, in the whole process.
    std::size_t frames_per_second = 10; // From one client, after a burst.
    std::size_t frames_burst = 30;
    std::size_t bad_frames = 10; // A client that sent so many is cut off.

    Result<void> validate() const;
};

} // namespace leams::chat
