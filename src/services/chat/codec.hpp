#pragma once

#include "services/chat/frames.hpp"

#include <string>
#include <string_view>

/// JSON of what chat gives to the bus, the cache and the store, and the frames of messages.
namespace leams::chat {

/// Reads the JSON of an event.
Result<events::ChatMessage> event_from_json(std::string_view text);

/// What readers see of it.
Message to_message(events::ChatMessage event);

/// Encodes a message once for all its readers.
MessagePtr encode_message(Message message);

/// A JSON array of the ring's messages, and back; entries that do not parse are left out.
std::string to_json(const std::vector<MessagePtr>& messages);
std::vector<Message> messages_from_json(std::string_view text);

std::string to_json(const std::vector<Badge>& badges);
std::vector<Badge> badges_from_json(std::string_view text);

std::string to_json(const Author& author);
Result<Author> author_from_json(std::string_view text);

/// The frame for everybody, and the one for the sender.
std::string message_frame(const MessagePtr& message);
std::string message_frame(SentMessage message);

} // namespace leams::chat
