#include "vod_ports.hpp"

namespace leams::app {

using std::chrono::milliseconds;

namespace {

std::vector<vod::Part> parts(const std::vector<vods::Stretch>& stretches) {
    std::vector<vod::Part> parts;
    for (const auto& [from, until] : stretches) {
        parts.push_back({.from = milliseconds(from), .until = milliseconds(until)});
    }
    return parts;
}

vod::PosterObject poster_object(const BroadcastId& broadcast, vods::PosterPlace place) {
    if (!place.own_key.empty()) {
        return {
            .key = std::move(place.own_key),
            .type = std::move(place.own_type),
            .version = std::move(place.version)
        };
    }
    auto key =
        place.clip.empty() ? stills::poster_key(broadcast) : stills::clip_poster_key(broadcast, place.clip);
    return {.key = std::move(key), .type = "image/jpeg", .version = std::move(place.version)};
}

} // namespace

runtime::Task<Result<vod::Playable>> VideoCatalog::find(std::string name) {
    LEAMS_CO_TRY(auto watchable, co_await watching_.watch(std::move(name)));
    vod::Playable playable{
        .broadcast = std::move(watchable.broadcast),
        .spans = {},
        .may_download = watchable.may_download,
        .is_public = watchable.is_public,
        .title = std::move(watchable.title),
    };
    if (watchable.poster) {
        playable.poster = poster_object(playable.broadcast, std::move(*watchable.poster));
    }
    if (watchable.stretch) {
        const auto& [from, until] = *watchable.stretch;
        playable.spans.push_back({.from = milliseconds(from), .until = milliseconds(until)});
    }
    playable.removed = parts(watchable.removed);
    playable.muted = parts(watchable.muted);
    for (auto& track : watchable.captions) {
        playable.captions.push_back({
            .id = std::move(track.id),
            .language = std::move(track.language),
            .label = std::move(track.label),
            .key = std::move(track.object_key),
        });
    }
    co_return playable;
}

runtime::Task<Result<stills::Storyboard>> StoredStoryboards::find(BroadcastId id) {
    LEAMS_CO_TRY(const auto stills, co_await store_.find(std::move(id)));
    if (!stills || stills->storyboard.tiles == 0) {
        co_return Error::not_found("There are no previews of this");
    }
    co_return stills->storyboard;
}

} // namespace leams::app
