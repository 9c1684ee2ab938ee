#pragma once

#include "core/base/result.hpp"
#include "services/chat/frames.hpp"

#include <string_view>

namespace leams::chat {

/// Reads what a client sent: {"type":...,"data":{...}}. InvalidArgument says what is wrong. Members that are
/// not known are ignored, so that newer clients can talk to older servers.
Result<ClientFrame> parse_client_frame(std::string_view text);

} // namespace leams::chat
