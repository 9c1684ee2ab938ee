#pragma once

#include "core/formats/json_schema.hpp"
#include "services/chat/message.hpp"

#include <boost/describe/class.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

/// All that a chat socket sends and takes. JSON of these structs is what goes over the wire, and their schema
/// is what the web's types and checks are made from.
namespace leams::chat {

template <json::FixedText Type, class Data>
struct Frame {
    json::Constant<Type> type;
    Data data;
    BOOST_DESCRIBE_CLASS(Frame, (), (type, data), (), ())
};
template <json::FixedText Type>
struct BareFrame {
    json::Constant<Type> type;
    BOOST_DESCRIBE_CLASS(BareFrame, (), (type), (), ())
};

/// What a channel's stream does. Those who know streams define it; chat carries its JSON.
struct StreamChange;
using StreamJson = json::Encoded<StreamChange>;

// From the server.

struct Hello {
    UserId room;
    std::optional<MessageUser> user; // None: a guest.
    std::uint64_t last_seq = 0;
    std::size_t chatters = 0;
    std::optional<StreamJson> stream; // None: not on air.
    std::vector<MessagePtr> history;
};
BOOST_DESCRIBE_STRUCT(Hello, (), (room, user, last_seq, chatters, stream, history))
using HelloFrame = Frame<"hello", Hello>;

/// `Data` is a message for all, or the SentMessage for its sender.
template <class Data>
struct MessageFrame {
    json::Constant<"message"> type;
    std::uint64_t seq = 0;
    Data data;
    BOOST_DESCRIBE_CLASS(MessageFrame, (), (type, seq, data), (), ())
};

struct Notice {
    std::variant<NoticeCode, std::string> code; // Clients show the message of a code that they do not know.
    std::string message;
    json::OmitEmpty<std::int64_t> retry_after; // Seconds.
    json::OmitEmpty<std::string> nonce;        // Of the message that was refused.
};
BOOST_DESCRIBE_STRUCT(Notice, (), (code, message, retry_after, nonce))
using NoticeFrame = Frame<"notice", Notice>;

/// What came after the client's last message; nothing is recovered when the gap could not be filled.
struct Resumed {
    bool recovered = false;
    std::vector<MessagePtr> messages;
};
BOOST_DESCRIBE_STRUCT(Resumed, (), (recovered, messages))
using ResumedFrame = Frame<"resume", Resumed>;

struct Reconnect {
    std::int64_t after_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Reconnect, (), (after_ms))
using ReconnectFrame = Frame<"reconnect", Reconnect>;

struct Viewers {
    std::int64_t viewer_count = 0;
};
BOOST_DESCRIBE_STRUCT(Viewers, (), (viewer_count))
using ViewersFrame = Frame<"viewers", Viewers>;

using StreamFrame = Frame<"stream", StreamJson>;
using PongFrame = BareFrame<"pong">;

using ServerFrames = boost::mp11::mp_list<
    HelloFrame,
    MessageFrame<SentMessage>,
    NoticeFrame,
    StreamFrame,
    ViewersFrame,
    ResumedFrame,
    ReconnectFrame,
    PongFrame>;

// From clients.

struct Send {
    std::string message;
    std::optional<std::string> nonce;
};
BOOST_DESCRIBE_STRUCT(Send, (), (message, nonce))
inline std::vector<json::FieldRule> rules_of(std::type_identity<Send>) {
    return {{.field = "nonce", .max_length = 64}};
}
using SendFrame = Frame<"message", Send>;

struct Resume {
    std::optional<std::string> room;
    std::uint64_t last_seq = 0;
};
BOOST_DESCRIBE_STRUCT(Resume, (), (room, last_seq))
inline std::vector<json::FieldRule> rules_of(std::type_identity<Resume>) {
    return {{.field = "room", .max_length = 64}};
}
using ResumeFrame = Frame<"resume", Resume>;

/// A player of the channel is alive.
struct Heartbeat {
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(Heartbeat, (), (session_id))
inline std::vector<json::FieldRule> rules_of(std::type_identity<Heartbeat>) {
    return {{.field = "session_id", .min_length = 1, .max_length = 64}};
}
using HeartbeatFrame = Frame<"heartbeat", Heartbeat>;

using PingFrame = BareFrame<"ping">;

using ClientFrame = std::variant<SendFrame, ResumeFrame, HeartbeatFrame, PingFrame>;

} // namespace leams::chat

namespace leams::json {

// A message is written as it was encoded.
template <>
inline void append(std::string& out, const chat::MessagePtr& message) {
    out += message->json;
}
template <>
inline Schema schema_of<chat::MessagePtr>(SchemaSet& set, const FieldRule& rule) {
    return schema_of<chat::Message>(set, rule);
}

} // namespace leams::json
