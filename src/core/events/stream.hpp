#pragma once

#include "core/base/id.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// What the streams service tells.
namespace leams::events {

/// Something has become of a broadcast: who shows it reads it again. `revision` rises with each change, so
/// that an event which comes late or twice is known by it.
struct StreamRevision {
    BroadcastId broadcast_id;
    UserId channel_id;
    std::int64_t revision = 0;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(StreamRevision, (), (broadcast_id, channel_id, revision))

/// There is something to watch.
struct StreamOnline : StreamRevision {
    static constexpr std::string_view kTopic = "stream.online";
};
BOOST_DESCRIBE_STRUCT(StreamOnline, (StreamRevision), ())

/// It is over, whoever ended it.
struct StreamOffline : StreamRevision {
    static constexpr std::string_view kTopic = "stream.offline";
};
BOOST_DESCRIBE_STRUCT(StreamOffline, (StreamRevision), ())

/// What is shown of a broadcast on air has changed: its title, its tags, or whether its publisher is there.
struct StreamUpdated : StreamRevision {
    static constexpr std::string_view kTopic = "stream.updated";
};
BOOST_DESCRIBE_STRUCT(StreamUpdated, (StreamRevision), ())

enum class PublisherCutReason : std::uint8_t { EndedByOwner, KeyRotated, Suspended, EndedByAdmin };
BOOST_DESCRIBE_ENUM(PublisherCutReason, EndedByOwner, KeyRotated, Suspended, EndedByAdmin)

/// The channel's publisher has to go, and its broadcast ends without grace time.
struct PublisherCut {
    static constexpr std::string_view kTopic = "publisher.cut";
    UserId channel_id;
    PublisherCutReason reason = PublisherCutReason::EndedByOwner;
};
BOOST_DESCRIBE_STRUCT(PublisherCut, (), (channel_id, reason))

/// The channel's read key is not valid any more: those who play with it have to go.
struct PlayersCut {
    static constexpr std::string_view kTopic = "players.cut";
    UserId channel_id;
};
BOOST_DESCRIBE_STRUCT(PlayersCut, (), (channel_id))

} // namespace leams::events
