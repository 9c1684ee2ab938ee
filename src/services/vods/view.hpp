#pragma once

#include "services/vods/service.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <vector>

// The forms in which videos are shown: members are those of the public API.
namespace leams::vods {

struct VodChannel {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
};
BOOST_DESCRIBE_STRUCT(VodChannel, (), (id, username, display_name, avatar_url))

struct VodPlayback {
    std::string hls_url;
    std::optional<std::string> download_url;
    std::optional<std::string> storyboard_url; // WebVTT; null while there is none.
};
BOOST_DESCRIBE_STRUCT(VodPlayback, (), (hls_url, download_url, storyboard_url))

struct VodChapter {
    std::int64_t start_ms = 0;
    std::string title;
    std::optional<std::string> category; // Its name.
    MomentKind kind = MomentKind::Change;
};
BOOST_DESCRIBE_STRUCT(VodChapter, (), (start_ms, title, category, kind))

struct VodCaptions {
    std::string language; // BCP 47.
    std::string label;
    std::string url; // Of the whole file, as WebVTT.
    std::int64_t cue_count = 0;
    std::int64_t size_bytes = 0;
    std::string created_at;
};
BOOST_DESCRIBE_STRUCT(VodCaptions, (), (language, label, url, cue_count, size_bytes, created_at))

enum class VodState : std::uint8_t { Ready, Deleted };
BOOST_DESCRIBE_ENUM(VodState, Ready, Deleted)

struct Vod {
    VodId id;
    VodChannel channel;
    Kind kind = Kind::Broadcast;
    std::string title;
    std::string description;
    std::optional<VodCategory> category;
    std::vector<std::string> tags;
    std::string language; // ISO 639-1, or empty.
    bool is_mature = false;
    Visibility visibility = Visibility::Public;
    VodState state = VodState::Ready;
    std::int64_t duration_ms = 0;
    std::string started_at;
    std::string published_at;
    std::int64_t view_count = 0;
    std::optional<std::int64_t> size_bytes; // This and the next for the owner and staff alone.
    std::optional<std::string> expires_at;
    std::optional<std::string> delete_at;     // While Deleted: until then it can be restored.
    std::optional<VodPlayback> playback;      // Null while Deleted.
    std::optional<std::string> thumbnail_url; // Its poster; null while there is none, and while Deleted.
    bool has_own_poster = false;              // Its owner has given it one.
    std::vector<VodChapter> chapters;         // This and the next only where one video is asked for.
    std::vector<VodCaptions> captions;        // Empty while Deleted.
    std::optional<std::int64_t> progress_ms;  // How far the caller has watched.
    bool is_archived = false;                 // It has to be brought back before it is watched.
};
BOOST_DESCRIBE_STRUCT(
    Vod,
    (),
    (id,
     channel,
     kind,
     title,
     description,
     category,
     tags,
     language,
     is_mature,
     visibility,
     state,
     duration_ms,
     started_at,
     published_at,
     view_count,
     size_bytes,
     expires_at,
     delete_at,
     playback,
     thumbnail_url,
     has_own_poster,
     chapters,
     captions,
     progress_ms,
     is_archived)
)

VodChannel channel_view(users::PublicUser user);
/// Of what is delivered under that name.
VodPlayback playback_view(const std::string& name, bool may_download, bool has_storyboard);
std::optional<std::string> poster_url(const std::string& name, const std::optional<Poster>& poster);
Vod view_of(ShownVod shown);
std::vector<Vod> views_of(std::vector<ShownVod> shown);
/// Of the video that is delivered under that name.
VodCaptions caption_view(const std::string& name, const CaptionTrack& track);
std::vector<VodCaptions> caption_views(const ShownVod& shown);
std::vector<VodChapter> chapter_views(std::vector<Chapter> chapters);

} // namespace leams::vods
