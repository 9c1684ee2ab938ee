#pragma once

#include "core/base/id.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

// What the vods service tells.
namespace leams::events {

/// A broadcast that is over can be watched again.
struct VodReady {
    static constexpr std::string_view kTopic = "vod.ready";
    VodId vod_id;
    UserId channel_id;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(VodReady, (), (vod_id, channel_id))

/// Something else is to be seen of it: its owner has edited it.
struct VodUpdated {
    static constexpr std::string_view kTopic = "vod.updated";
    VodId vod_id;
    UserId channel_id;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(VodUpdated, (), (vod_id, channel_id))

/// It cannot any more, unless it is restored in time.
struct VodDeleted {
    static constexpr std::string_view kTopic = "vod.deleted";
    VodId vod_id;
    UserId channel_id;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(VodDeleted, (), (vod_id, channel_id))

/// Somebody has made a clip.
struct ClipCreated {
    static constexpr std::string_view kTopic = "clip.created";
    std::string slug;
    UserId channel_id;
    UserId creator_id;

    const std::string& order() const { return channel_id.str(); }
};
BOOST_DESCRIBE_STRUCT(ClipCreated, (), (slug, channel_id, creator_id))

} // namespace leams::events
