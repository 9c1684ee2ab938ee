#include "vod_ports.hpp"

namespace leams::app {

using std::chrono::milliseconds;

runtime::Task<Result<vod::Playable>> VideoCatalog::find(std::string name) {
    LEAMS_CO_TRY(auto watchable, co_await watching_.watch(std::move(name)));
    vod::Playable playable{
        .broadcast = std::move(watchable.broadcast),
        .spans = {},
        .may_download = watchable.may_download,
        .is_public = watchable.is_public,
        .title = std::move(watchable.title),
    };
    if (watchable.stretch) {
        const auto& [from, until] = *watchable.stretch;
        playable.spans.push_back({.from = milliseconds(from), .until = milliseconds(until)});
    }
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

} // namespace leams::app
