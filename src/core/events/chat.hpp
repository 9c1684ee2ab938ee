#pragma once

#include "core/base/id.hpp"
#include "core/formats/json_types.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the chat service tells.
namespace leams::events {

/// How a message's author is shown; a snapshot of when the message was sent.
struct MessageUser {
    UserId id;
    std::string username;
    std::string display_name;
    std::string color; // "#RRGGBB".
};
BOOST_DESCRIBE_STRUCT(MessageUser, (), (id, username, display_name, color))

struct Badge {
    std::string set; // "broadcaster", "admin", or "staff" for a moderator of the instance.
    std::string version;
    std::string title;
    std::string image_url; // Empty: the client draws its own for the set.
};
BOOST_DESCRIBE_STRUCT(Badge, (), (set, version, title, image_url))

/// Something was said in a room; the rest of what readers see of it follows from this. Its id, which is the
/// event's too, sorts by time; `seq` rises within a room, by one while the server runs.
struct ChatMessage {
    static constexpr std::string_view kTopic = "chat.message";
    MessageId id;
    UserId channel_id;
    std::optional<BroadcastId> stream_id;
    std::uint64_t seq = 0;
    json::Timestamp sent_at;
    MessageUser user;
    std::vector<Badge> badges;
    std::string message; // Normalised; see services/chat/text.hpp.
};
BOOST_DESCRIBE_STRUCT(ChatMessage, (), (id, channel_id, stream_id, seq, sent_at, user, badges, message))

} // namespace leams::events
