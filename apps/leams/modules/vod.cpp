#include "modules/vod.hpp"

#include "media/vod/metrics.hpp"
#include "run_blocking.hpp"

namespace leams::app {

VodModule::VodModule(Platform& platform, vods::Watching& watching, record::Library& library)
    : platform_(platform)
    , catalog_(watching)
    , stills_(*platform.database)
    , storyboards_(stills_)
    , playlists_(platform.settings.vod.cache_bytes)
    , context_{platform.clock, platform.settings.vod, catalog_, storyboards_, library, *platform.objects, playlists_, platform.log.with("part", "vod"), &painter_}
    , deliveries_(one_per_loop<vod::Delivery>(platform.loops, [&](auto& loop) {
        return std::make_unique<vod::Delivery>(loop, context_);
    })) {
    vod::add_metrics(platform.metrics, pointers(deliveries_), playlists_);
}

std::vector<gateway::Mount> VodModule::mounts(runtime::Loop& loop) {
    std::vector<gateway::Mount> mounts;
    for (const auto prefix : {vod::Delivery::kVodPrefix, vod::Delivery::kRewindPrefix}) {
        mounts.push_back({
            .prefix = std::string(prefix),
            .handler = deliveries_[loop.index()].get(),
            .per_minute = platform_.settings.gateway.recorded_per_minute,
            .other_sites = true,
            .frequent = true,
        });
    }
    return mounts;
}

void VodModule::stop() {
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        run_blocking(platform_.loops.at(i), deliveries_[i]->stop());
    }
}

} // namespace leams::app
