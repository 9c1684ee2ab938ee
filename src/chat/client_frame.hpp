#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace leams::chat {

struct SendFrame {
    std::string message;
    std::optional<std::string> nonce;
};
struct ResumeFrame {
    std::optional<std::string> room;
    std::uint64_t last_seq = 0;
};
struct HeartbeatFrame {
    std::string session_id;
};
struct PingFrame {};

using ClientFrame = std::variant<SendFrame, ResumeFrame, HeartbeatFrame, PingFrame>;

/// Reads what a client sent: {"type":...,"data":{...}}. InvalidArgument says what is wrong. Members that are
/// not known are ignored, so that newer clients can talk to older servers.
Result<ClientFrame> parse_client_frame(std::string_view text);

} // namespace leams::chat
