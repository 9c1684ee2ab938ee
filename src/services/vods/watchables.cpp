#include "services/vods/watchables.hpp"

#include <utility>

namespace leams::vods {

runtime::Task<Result<Watchable>> Watchables::watch(std::string name) {
    if (name.starts_with(Holds::kPrefix)) {
        co_return co_await holds_.watch(std::move(name));
    }
    if (!name.starts_with(kClipPrefix)) {
        co_return co_await vods_.watch(std::move(name));
    }
    LEAMS_CO_TRY(auto clip, co_await clips_.find(Caller{}, name.substr(kClipPrefix.size())));
    std::optional<PosterPlace> poster;
    if (clip.poster) {
        poster = PosterPlace{
            .own_key = {},
            .own_type = {},
            .clip = std::move(clip.slug),
            .version = std::move(clip.poster->version)
        };
    }
    std::vector<WatchableCaptions> captions;
    if (clip.vod) { // They are its video's, and go with it.
        LEAMS_CO_TRY(auto tracks, co_await vods_.captions(std::move(*clip.vod)));
        captions = watchable_captions(std::move(tracks));
    }
    co_return Watchable{
        .broadcast = std::move(clip.broadcast),
        .title = std::move(clip.title),
        .is_public = true,
        .may_download = vods_.config().downloads,
        .stretch = clip.stretch,
        .captions = std::move(captions),
        .poster = std::move(poster),
        .removed = std::move(clip.cutting.edits.cuts),
        .muted = std::move(clip.cutting.edits.mutes),
    };
}

} // namespace leams::vods
