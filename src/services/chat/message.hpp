#pragma once

#include "core/base/caller.hpp"
#include "core/base/error.hpp"
#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "core/events/chat.hpp"
#include "core/formats/json_types.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leams::chat {

/// Immutable text shared by many readers, such as a frame that goes to every socket of a room.
using SharedText = std::shared_ptr<const std::string>;

using events::Badge;
using events::MessageUser;

enum class FragmentType : std::uint8_t { Text, Mention, Link };
BOOST_DESCRIBE_ENUM(FragmentType, Text, Mention, Link)

/// A piece of a message; all pieces' texts together are the message.
struct Fragment {
    FragmentType type = FragmentType::Text;
    std::string text;
    json::OmitEmpty<std::string> url; // Only of links: http or https, safe to stand in an href.

    friend bool operator==(const Fragment&, const Fragment&) = default;
};
BOOST_DESCRIBE_STRUCT(Fragment, (), (type, text, url))

struct Emote {
    std::string id;
    std::string name;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(Emote, (), (id, name, url))

/// One chat message as its readers see it.
struct Message : events::ChatMessage {
    std::vector<Fragment> fragments;
    [[no_unique_address]] json::EmptyList<Emote> emotes;
};
BOOST_DESCRIBE_STRUCT(Message, (events::ChatMessage), (fragments, emotes))

/// A message as its sender sees it, with the mark by which he knows it again.
struct SentMessage : Message {
    json::OmitEmpty<std::string> nonce;
};
BOOST_DESCRIBE_STRUCT(SentMessage, (Message), (nonce))

/// A message with its JSON form, which is made once for all its readers.
struct EncodedMessage {
    Message message;
    std::string json;
};
using MessagePtr = std::shared_ptr<const EncodedMessage>;

/// Who writes, as far as chat needs to know.
struct Author {
    MessageUser user;
    Role role = Role::User;
    SessionId session_id;
};
using AuthorPtr = std::shared_ptr<const Author>;

/// Why a message was not sent; the names are the wire's codes in snake case.
enum class NoticeCode : std::uint8_t {
    MsgRatelimit,
    MsgTooLong,
    MsgEmpty,
    MsgDuplicate,
    LoginRequired,
    MsgRejected,
    NoSuchCommand,
    BadFrame,
};
BOOST_DESCRIBE_ENUM(
    NoticeCode,
    MsgRatelimit,
    MsgTooLong,
    MsgEmpty,
    MsgDuplicate,
    LoginRequired,
    MsgRejected,
    NoSuchCommand,
    BadFrame
)

struct Refusal {
    NoticeCode code = NoticeCode::MsgRejected;
    std::string message;
    std::int64_t retry_after = 0; // Seconds; 0 when a retry would not help.
};

/// A refusal as an error of the API.
Error to_error(const Refusal& refusal);

} // namespace leams::chat
