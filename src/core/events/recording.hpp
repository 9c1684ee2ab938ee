#pragma once

#include "core/base/id.hpp"
#include "core/base/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// What the recorder tells.
namespace leams::events {

/// All that there will be of a broadcast's recording is stored and in the index. It may come again, with
/// more, when a broadcast that had ended goes on after all.
struct RecordingEnded {
    static constexpr std::string_view kTopic = "recording.ended";
    BroadcastId broadcast_id;
    UserId channel_id;
    UnixMillis started_at = 0;
    UnixMillis ended_at = 0;
    std::int64_t duration_ms = 0;
    std::int64_t bytes = 0;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(
    RecordingEnded, (), (broadcast_id, channel_id, started_at, ended_at, duration_ms, bytes)
)

} // namespace leams::events
