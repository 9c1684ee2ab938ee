#pragma once

#include "services/chat/frames.hpp"
#include "services/streams/dto.hpp"

#include <string>
#include <variant>

namespace leams::chat {

using StreamUpdated = json::Constant<"updated">; // Its title, tags and the like.

struct StreamChange {
    std::variant<streams::StreamState, StreamUpdated> state;
    streams::Stream stream;
    json::OmitEmpty<std::string> grace_ends_at; // When it ends without its publisher.
};
BOOST_DESCRIBE_STRUCT(StreamChange, (), (state, stream, grace_ends_at))

} // namespace leams::chat

namespace leams::app {

/// The JSON Schema of all that a chat socket sends (ServerFrame) and takes (ClientFrame).
std::string chat_frames_schema();

} // namespace leams::app
