#include "services/vods/view.hpp"

namespace leams::vods {
namespace {

std::optional<std::string> time_view(const std::optional<UnixMillis>& time) {
    return time ? std::optional(to_rfc3339(*time)) : std::nullopt;
}

} // namespace

VodChannel channel_view(users::PublicUser user) {
    return {
        .id = std::move(user.id),
        .username = std::move(user.username),
        .display_name = std::move(user.display_name),
        .avatar_url = std::move(user.avatar_url),
    };
}

std::optional<std::string> poster_url(const std::string& name, const std::optional<Poster>& poster) {
    return poster ? std::optional("/vod/" + name + "/poster.jpg?v=" + poster->version) : std::nullopt;
}

VodPlayback playback_view(const std::string& name, bool may_download, bool has_storyboard) {
    const auto folder = "/vod/" + name;
    return {
        .hls_url = folder + "/index.m3u8",
        .download_url = may_download ? std::optional(folder + "/download.mp4") : std::nullopt,
        .storyboard_url = has_storyboard ? std::optional(folder + "/storyboard.vtt") : std::nullopt,
    };
}

VodCaptions caption_view(const std::string& name, const CaptionTrack& track) {
    return {
        .language = track.language,
        .label = track.label,
        .url = "/vod/" + name + "/captions/" + track.id + "/all.vtt",
        .cue_count = track.cue_count,
        .size_bytes = track.size_bytes,
        .created_at = to_rfc3339(track.created_at),
    };
}

std::vector<VodCaptions> caption_views(const ShownVod& shown) {
    std::vector<VodCaptions> views;
    if (!shown.name.empty()) {
        for (const auto& track : shown.captions) {
            views.push_back(caption_view(shown.name, track));
        }
    }
    return views;
}

Vod view_of(ShownVod shown) {
    auto captions = caption_views(shown);
    auto& record = shown.record;
    Vod view{
        .id = std::move(record.id),
        .channel = channel_view(std::move(record.channel)),
        .kind = record.kind,
        .title = std::move(record.title),
        .description = std::move(record.description),
        .category = std::move(record.category),
        .tags = std::move(record.tags),
        .language = std::move(record.language),
        .is_mature = record.is_mature,
        .visibility = record.visibility,
        .state = record.deleted_at ? VodState::Deleted : VodState::Ready,
        .duration_ms = record.duration_ms,
        .started_at = to_rfc3339(record.started_at),
        .published_at = to_rfc3339(record.published_at),
        .view_count = record.view_count,
        .size_bytes = {},
        .expires_at = {},
        .delete_at = time_view(shown.delete_at),
        .playback = {},
        .thumbnail_url = {},
        .has_own_poster = record.poster && !record.poster->own_key.empty(),
        .chapters = chapter_views(std::move(shown.chapters)),
        .captions = std::move(captions),
        .progress_ms = record.progress_ms,
        .is_archived = record.place == Place::Archive,
    };
    if (!shown.name.empty()) {
        view.playback = playback_view(shown.name, shown.may_download, record.has_storyboard);
        view.thumbnail_url = poster_url(shown.name, record.poster);
    }
    if (shown.rights.see_all) {
        view.size_bytes = record.size_bytes;
        view.expires_at = time_view(shown.expires_at);
    }
    return view;
}

std::vector<Vod> views_of(std::vector<ShownVod> shown) {
    std::vector<Vod> views;
    for (auto& vod : shown) {
        views.push_back(view_of(std::move(vod)));
    }
    return views;
}

std::vector<VodChapter> chapter_views(std::vector<Chapter> chapters) {
    std::vector<VodChapter> views;
    for (auto& chapter : chapters) {
        views.push_back(
            {.start_ms = chapter.start_ms,
             .title = std::move(chapter.title),
             .category = chapter.category ? std::optional(std::move(chapter.category->name)) : std::nullopt,
             .kind = chapter.kind}
        );
    }
    return views;
}

} // namespace leams::vods
