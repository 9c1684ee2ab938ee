#pragma once

#include "core/base/id.hpp"
#include "core/base/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The forms in which streams are shown: members are those of the public API.
namespace leams::streams {

/// Reconnecting: the publisher is lost and the grace time runs. Ending: he has stopped, and a short grace
/// time runs in case that he only restarts.
enum class StreamState : std::uint8_t { Offline, Starting, Live, Reconnecting, Ending };
BOOST_DESCRIBE_ENUM(StreamState, Offline, Starting, Live, Reconnecting, Ending)

using CategoryId = StrongId<struct CategoryTag>;

/// A live broadcast in a list.
struct StreamCard {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string title;
    std::string category;
    std::optional<CategoryId> category_id;
    std::optional<std::string> category_slug;
    std::vector<std::string> tags;
    std::string language; // ISO 639-1, or empty.
    bool is_mature = false;
    std::int64_t viewer_count = 0;
    std::string thumbnail_url;
    std::string started_at;
    StreamState state = StreamState::Offline;
    std::optional<std::string> grace_ends_at; // While Reconnecting or Ending: when it ends without him.
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
     category_id,
     category_slug,
     tags,
     language,
     is_mature,
     viewer_count,
     thumbnail_url,
     started_at,
     state,
     grace_ends_at)
)

/// Where what was shown so far is watched.
struct Rewind {
    std::string url;
    std::int64_t window_s = 0; // How far one can go back; 0: to the beginning.
};
BOOST_DESCRIBE_STRUCT(Rewind, (), (url, window_s))

struct Playback {
    std::string hls;
    std::string type = "ll-hls";
    std::optional<Rewind> dvr{}; // Of what is recorded.
};
BOOST_DESCRIBE_STRUCT(Playback, (), (hls, type, dvr))

/// One broadcast, live or over. stream_url and playback are empty when it cannot be watched.
struct Stream : StreamCard {
    std::string description;
    bool is_live = false;
    std::optional<std::string> ended_at;
    std::int64_t peak_viewers = 0; // So far.
    std::optional<std::string> stream_url;
    std::string chat_url;
    std::optional<Playback> playback;
};
BOOST_DESCRIBE_STRUCT(
    Stream, (StreamCard), (description, is_live, ended_at, peak_viewers, stream_url, chat_url, playback)
)

/// A channel's newest broadcast that is over.
struct LastBroadcast {
    BroadcastId id;
    std::string started_at;
    std::string ended_at;
    std::int64_t peak_viewers = 0;
    std::string title{};
    std::string category{};
    std::optional<std::string> category_slug{};
};
BOOST_DESCRIBE_STRUCT(
    LastBroadcast, (), (id, started_at, ended_at, peak_viewers, title, category, category_slug)
)

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
    std::string category; // Empty: none.
    std::optional<CategoryId> category_id;
    std::optional<std::string> category_slug;
    std::string description;
    std::vector<std::string> tags;
    std::string language;
    bool is_mature = false;
    bool record = true; // What it broadcasts is kept, as long as that is allowed.
};
BOOST_DESCRIBE_STRUCT(
    Channel, (), (title, category, category_id, category_slug, description, tags, language, is_mature, record)
)

/// A category with what is live in it.
struct CategoryCard {
    CategoryId id;
    std::string slug;
    std::string name;
    std::int64_t viewer_count = 0;
    std::int64_t stream_count = 0;
};
BOOST_DESCRIBE_STRUCT(CategoryCard, (), (id, slug, name, viewer_count, stream_count))

enum class CategorySort : std::uint8_t { Viewers, Streams, Name };
BOOST_DESCRIBE_ENUM(CategorySort, Viewers, Streams, Name)

/// Where a page of categories ends: a slug and its count among those that are live, a folded name among the
/// others.
struct CategoryPosition {
    CategorySort sort = CategorySort::Viewers;
    bool is_live = false;
    std::int64_t count = 0;
    std::string at;
};
BOOST_DESCRIBE_STRUCT(CategoryPosition, (), (sort, is_live, count, at))

} // namespace leams::streams
