#pragma once

#include "base/caller.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

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

/// How a message's author is shown; a snapshot of when the message was sent.
struct MessageUser {
    UserId id;
    std::string username;
    std::string display_name;
    std::string color; // "#RRGGBB".
};
BOOST_DESCRIBE_STRUCT(MessageUser, (), (id, username, display_name, color))

struct Badge {
    std::string set; // "broadcaster", "admin", "moderator".
    std::string version;
    std::string title;
    std::string image_url; // Empty: the client draws its own for the set.
};
BOOST_DESCRIBE_STRUCT(Badge, (), (set, version, title, image_url))

enum class FragmentType : std::uint8_t { Text, Mention, Link };
BOOST_DESCRIBE_ENUM(FragmentType, Text, Mention, Link)

/// A piece of a message; all pieces' texts together are the message.
struct Fragment {
    FragmentType type = FragmentType::Text;
    std::string text;
    std::string url; // Only of links: http or https, safe to stand in an href.

    friend bool operator==(const Fragment&, const Fragment&) = default;
};

/// One chat message. Its id sorts by time; `seq` rises within a room, by one while the server runs.
struct Message {
    MessageId id;
    UserId channel_id;
    std::optional<BroadcastId> stream_id;
    std::uint64_t seq = 0;
    UnixMillis sent_at = 0;
    MessageUser user;
    std::vector<Badge> badges;
    std::string message; // Normalised; see text.hpp.
    std::vector<Fragment> fragments;
};

/// A message with its JSON form, which is made once.
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

/// Why a message was not sent; the names are the wire's codes in snake case.
enum class NoticeCode : std::uint8_t {
    MsgRatelimit,
    MsgTooLong,
    MsgEmpty,
    MsgDuplicate,
    LoginRequired,
    MsgRejected,
    BadFrame,
};
BOOST_DESCRIBE_ENUM(
    NoticeCode, MsgRatelimit, MsgTooLong, MsgEmpty, MsgDuplicate, LoginRequired, MsgRejected, BadFrame
)

struct Refusal {
    NoticeCode code = NoticeCode::MsgRejected;
    std::string message;
    std::int64_t retry_after = 0; // Seconds; 0 when a retry would not help.
};

/// A refusal as an error of the API.
Error to_error(const Refusal& refusal);

} // namespace leams::chat
