#include "services/vods/clip_view.hpp"

namespace leams::vods {

Clip view_of(ClipRecord clip, bool may_download, const std::vector<CaptionTrack>& captions) {
    Clip view{
        .slug = std::move(clip.slug),
        .channel = channel_view(std::move(clip.channel)),
        .creator = channel_view(std::move(clip.creator)),
        .title = std::move(clip.title),
        .category = std::move(clip.category),
        .is_mature = clip.is_mature,
        .duration_ms = clip.stretch.until_ms - clip.stretch.from_ms,
        .created_at = to_rfc3339(clip.created_at),
        .view_count = clip.view_count,
        .vod = {},
        .playback = {},
        .thumbnail_url = {},
        .captions = {},
    };
    const auto name = std::string(kClipPrefix) + view.slug;
    view.playback = playback_view(name, may_download, false);
    view.thumbnail_url = poster_url(name, clip.poster);
    for (const auto& track : captions) {
        view.captions.push_back(caption_view(name, track));
    }
    const auto& cutting = clip.cutting;
    if (clip.vod && (cutting.is_whole_recording() || cutting.keeps(clip.stretch.from_ms))) {
        view.vod = ClipSource{
            .id = std::move(*clip.vod),
            .start_ms = cutting.to_watched(clip.stretch.from_ms),
        };
    }
    return view;
}

} // namespace leams::vods
