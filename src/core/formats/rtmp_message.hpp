#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>
#include <vector>

namespace leams::formats {

/// Message type ids (RTMP 5.4, 6.2 and 7.1).
enum class RtmpType : std::uint8_t {
    SetChunkSize = 1,
    Abort = 2,
    Acknowledgement = 3,
    UserControl = 4,
    WindowAckSize = 5,
    SetPeerBandwidth = 6,
    Audio = 8,
    Video = 9,
    DataAmf3 = 15,
    SharedObjectAmf3 = 16,
    CommandAmf3 = 17,
    DataAmf0 = 18,
    SharedObjectAmf0 = 19,
    CommandAmf0 = 20,
    Aggregate = 22,
};

/// One message; any type id of the wire may stand in `type`.
struct RtmpMessage {
    RtmpType type = RtmpType::CommandAmf0;
    std::uint32_t stream_id = 0;
    std::uint32_t timestamp = 0; // Milliseconds, modulo 2^32 or, by some encoders, 2^31.
    Bytes payload;
};

/// Splits an aggregate message (RTMP 7.1.6) into the audio, video and data messages it carries, moving their
/// timestamps so that the first one's equals the aggregate's. A truncated last message is an error.
Result<std::vector<RtmpMessage>, ParseError> split_rtmp_aggregate(const RtmpMessage& aggregate);

} // namespace leams::formats
