#pragma once

#include "core/base/token_bucket.hpp"
#include "core/runtime/log_throttle.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leams::chat {

/// Counts open sockets, in all and by client address (IPv6: by /64), and how fast an address opens them: as
/// many a minute as it may have open, since each handshake asks the database. Thread-safe: the doors of all
/// loops share one. Refusals are logged, but not each.
class SocketQuota {
public:
    /// `total` 0 takes what the process's limit of descriptors leaves after a reserve for everything else.
    SocketQuota(std::size_t total, std::size_t per_address);

    enum class Entry : std::uint8_t { Granted, AddressFull, TooFast, ServerFull };
    Entry try_enter(const std::string& address, std::chrono::steady_clock::time_point now);
    void leave(const std::string& address);

    std::size_t open() const;
    std::size_t total() const noexcept { return total_; }

private:
    struct Address {
        std::size_t open = 0;
        TokenBucket handshakes;
    };

    void forget_idle(std::chrono::steady_clock::time_point now);
    void
    note_refusal(runtime::LogThrottle& throttle, const std::string& address, std::string_view limit) const;

    runtime::LogThrottle server_full_;
    runtime::LogThrottle address_full_;
    mutable std::mutex mutex_;
    std::size_t total_;
    std::size_t per_address_;
    std::size_t open_ = 0;
    std::unordered_map<std::string, Address> by_address_;
    std::size_t forget_at_; // So many addresses.
};

} // namespace leams::chat
