#pragma once

#include "core/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace leams::rtmp {

struct RtmpConfig {
    std::string address = "127.0.0.1"; // IPv4 or IPv6; "::" takes both.
    std::uint16_t port = 1935;         // 0 takes any free one.
    std::size_t max_connections = 2000;
    std::size_t max_connections_per_ip = 50;             // IPv6: per /64 network.
    std::chrono::milliseconds handshake_timeout{10'000}; // From accept to the publish request.
    std::chrono::milliseconds first_media_timeout{20'000};
    std::chrono::milliseconds media_timeout{10'000}; // Silence after which a publisher counts as lost.
    std::chrono::milliseconds sweep_period{1'000};   // How often the timeouts are looked at.
    std::uint32_t chunk_size = 4096;                 // Of what we send.
    std::size_t max_message_bytes = 8u << 20;
    std::uint32_t max_bitrate_kbps = 60'000; // Of one publisher, over ten seconds; 0 is no limit.

    Result<void> validate() const;
};

} // namespace leams::rtmp
