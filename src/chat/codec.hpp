#pragma once

#include "chat/message.hpp"

#include <string>
#include <string_view>

/// The JSON forms of chat: of messages for the API, the bus and the cache, and of the frames to clients.
namespace leams::chat {

/// The API's Message. `nonce` is added only for its sender.
std::string to_json(const Message& message, const std::optional<std::string>& nonce = std::nullopt);
/// Reads what to_json wrote.
Result<Message> message_from_json(std::string_view text);

/// Encodes a message once for all its readers.
MessagePtr encode_message(Message message);

/// A JSON array of the ring's messages, and back; entries that do not parse are left out.
std::string to_json(const std::vector<MessagePtr>& messages);
std::vector<Message> messages_from_json(std::string_view text);

std::string to_json(const std::vector<Badge>& badges);
std::vector<Badge> badges_from_json(std::string_view text);

std::string to_json(const Author& author);
Result<Author> author_from_json(std::string_view text);

std::string message_frame(const Message& message, std::string_view message_json);

struct Hello {
    UserId channel;
    const Author* author = nullptr; // Null: a guest.
    std::uint64_t last_seq = 0;
    std::size_t chatters = 0;
    std::string stream_json; // As StreamDirectory gives it.
    std::vector<MessagePtr> history;
};
std::string hello_frame(const Hello& hello);
std::string notice_frame(const Refusal& refusal, const std::optional<std::string>& nonce);
/// `messages` is null when the gap could not be filled.
std::string resume_frame(const std::vector<MessagePtr>* messages);
std::string reconnect_frame(std::int64_t after_ms);
std::string pong_frame();

} // namespace leams::chat
