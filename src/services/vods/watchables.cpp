#include "services/vods/watchables.hpp"

#include <utility>

namespace leams::vods {

runtime::Task<Result<Watchable>> Watchables::watch(std::string name) {
    if (!name.starts_with(kClipPrefix)) {
        co_return co_await vods_.watch(std::move(name));
    }
    LEAMS_CO_TRY(auto clip, co_await clips_.find(Caller{}, name.substr(kClipPrefix.size())));
    co_return Watchable{
        .broadcast = std::move(clip.broadcast),
        .title = std::move(clip.title),
        .is_public = true,
        .may_download = vods_.config().downloads,
        .stretch = clip.stretch,
    };
}

} // namespace leams::vods
