#pragma once

#include "core/runtime/metrics.hpp"
#include "services/chat/message.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace leams::chat {

/// What the rooms of all loops count.
struct RoomStats {
    static constexpr std::size_t kReasons = 8; // So many notice codes are there.

    void refuse(NoticeCode reason) noexcept {
        refused[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed);
    }

    std::atomic<std::uint64_t> messages{0};
    std::array<std::atomic<std::uint64_t>, kReasons> refused{}; // Messages, by NoticeCode.
};

/// What one loop's fan-out counts.
struct FanOutStats {
    FanOutStats();

    std::atomic<std::uint64_t> deliveries{0}; // Hand-overs to sockets, of one frame or several.
    std::atomic<std::uint64_t> dropped{0};    // Frames that it was too far behind for.
    runtime::Histogram flush_s;               // Of one slice of a room's sockets.
};

class ChatService;
class SocketQuota;

void add_metrics(runtime::Metrics& metrics, const ChatService& chat, const SocketQuota& sockets);

} // namespace leams::chat
