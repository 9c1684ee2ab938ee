#pragma once

#include "core/base/id.hpp"
#include "core/base/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leams::hls {

/// How many may watch by this process; 0 is no limit.
struct SeatLimits {
    std::size_t viewers = 0;
    std::size_t per_broadcast = 0;
    std::size_t per_address = 0;
};

/// Who may begin to watch. A seat is a player's that names itself, renewed by its heartbeats and taken from
/// nobody who has it; a player that names itself not has one for a heartbeat's lifetime. Thread-safe.
class Seats {
public:
    static constexpr std::chrono::seconds kLifetime{45};
    static constexpr std::size_t kMaxName = 64; // Bytes; a longer name is none.

    Seats(const Clock& clock, SeatLimits limits)
        : clock_(clock)
        , limits_(limits) {}

    /// Takes a seat or renews it; false when there is none.
    bool take(const BroadcastId& id, std::string_view player, std::string_view address);
    void leave(const BroadcastId& id, std::string_view player);

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Seat {
        TimePoint until;
        std::string address;
    };
    using Row = std::unordered_map<std::string, Seat>; // By player.

    bool is_limited() const noexcept {
        return limits_.viewers > 0 || limits_.per_broadcast > 0 || limits_.per_address > 0;
    }
    bool has_room(std::size_t in_row, const std::string& address) const;
    void sweep(TimePoint now);
    void forget(const Seat& seat);

    const Clock& clock_;
    SeatLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Row> rows_; // By broadcast.
    std::unordered_map<std::string, std::size_t> by_address_;
    std::size_t taken_ = 0;
    std::uint64_t unnamed_ = 0;
    TimePoint swept_;
};

} // namespace leams::hls
