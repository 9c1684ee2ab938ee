#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The forms in which streams are shown: members are those of the public API.
namespace leams::streams {

/// A live broadcast in a list.
struct StreamCard {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string title;
    std::string category;
    std::vector<std::string> tags;
    std::string language; // ISO 639-1, or empty.
    bool is_mature = false;
    std::int64_t viewer_count = 0;
    std::string thumbnail_url;
    std::string started_at;
    std::optional<std::string> grace_ends_at; // While the publisher is lost: when it ends without him.
};
BOOST_DESCRIBE_STRUCT(
    StreamCard,
    (),
    (id,
     user_id,
     username,
     display_name,
     avatar_url,
     title,
     category,
     tags,
     language,
     is_mature,
     viewer_count,
     thumbnail_url,
     started_at,
     grace_ends_at)
)

struct Playback {
    std::string hls;
    std::string type = "ll-hls";
};
BOOST_DESCRIBE_STRUCT(Playback, (), (hls, type))

/// One broadcast, live or over. stream_url and playback are empty when it cannot be watched.
struct Stream : StreamCard {
    std::string description;
    bool is_live = false;
    std::optional<std::string> ended_at;
    std::optional<std::string> stream_url;
    std::string chat_url;
    std::optional<Playback> playback;
};
BOOST_DESCRIBE_STRUCT(Stream, (StreamCard), (description, is_live, ended_at, stream_url, chat_url, playback))

struct LiveList {
    std::int64_t total = 0;
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    std::vector<StreamCard> streams;
};
BOOST_DESCRIBE_STRUCT(LiveList, (), (total, limit, offset, streams))

/// What a channel says about itself, on air or not.
struct Channel {
    std::string title;
    std::string category;
    std::string description;
    std::vector<std::string> tags;
    std::string language;
    bool is_mature = false;
};
BOOST_DESCRIBE_STRUCT(Channel, (), (title, category, description, tags, language, is_mature))

} // namespace leams::streams
