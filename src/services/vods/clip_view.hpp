#pragma once

#include "services/vods/clips.hpp"
#include "services/vods/view.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

// The form in which clips are shown: members are those of the public API.
namespace leams::vods {

/// Where a clip is in the whole video.
struct ClipSource {
    VodId id;
    std::int64_t start_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ClipSource, (), (id, start_ms))

struct Clip {
    std::string slug;
    VodChannel channel;
    VodChannel creator;
    std::string title;
    std::optional<VodCategory> category;
    bool is_mature = false;
    std::int64_t duration_ms = 0;
    std::string created_at;
    std::int64_t view_count = 0;
    std::optional<ClipSource> vod; // Null while there is no public one.
    VodPlayback playback;
    std::optional<std::string> thumbnail_url; // Its poster; null while there is none.
    std::vector<VodCaptions> captions;        // Those of its video; only where one clip is asked for.
};
BOOST_DESCRIBE_STRUCT(
    Clip,
    (),
    (slug,
     channel,
     creator,
     title,
     category,
     is_mature,
     duration_ms,
     created_at,
     view_count,
     vod,
     playback,
     thumbnail_url,
     captions)
)

Clip view_of(ClipRecord clip, bool may_download, const std::vector<CaptionTrack>& captions = {});

} // namespace leams::vods
