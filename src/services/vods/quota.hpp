#pragma once

#include "services/vods/config.hpp"
#include "services/vods/ports.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace leams::vods {

/// In bytes; 0: none. `own`: what was given to the channel, as the store says.
std::int64_t quota_bytes(const Config& config, std::optional<std::int64_t> own);

/// Says before a broadcast whether its channel has room for another recording. Nothing is deleted to make
/// room, and what is being recorded when the room ends goes on to its end. Thread-safe.
class Quota {
public:
    enum class Room : std::uint8_t { Enough, Little, None };

    Quota(VodStore& store, const Config& config)
        : store_(store)
        , config_(config) {}

    /// Asks anew. While the store cannot say, there is enough: a recording is better than none.
    runtime::Task<Room> look(UserId channel);
    /// What the channel's last broadcast found.
    Room last(const UserId& channel) const;

private:
    VodStore& store_;
    const Config& config_;
    mutable std::mutex mutex_;
    std::map<UserId, Room> scarce_; // Of channels with little room or none.
};

} // namespace leams::vods
