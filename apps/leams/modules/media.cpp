#include "modules/media.hpp"

#include "core/base/memory_size.hpp"
#include "media/hls/metrics.hpp"
#include "media/hub/metrics.hpp"
#include "media/rtmp/metrics.hpp"
#include "run_blocking.hpp"

#include <algorithm>

namespace leams::app {
namespace {

constexpr int kLeastBudgetSegments = 5; // Three long segments and one that grows.

// Of all broadcasts together.
std::uint64_t media_memory() {
    return machine_memory() / 4;
}

// Memory for a publisher who sends as much as he may: what is listed, as much again, and some more.
packaging::PackagerConfig packager_config(const Settings& settings) {
    auto config = settings.packager;
    const auto rate = std::uint64_t{settings.rtmp.max_bitrate_kbps} * 125; // Bytes a second.
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(
        std::max(config.window, kLeastBudgetSegments * config.segment_target)
    );
    config.max_bytes =
        rate == 0 ? media_memory() : 2 * static_cast<std::uint64_t>(seconds.count()) * rate * 9 / 8;
    return config;
}

std::vector<packaging::RenditionListenerFactory*> listeners(record::Recorder* recorder) {
    using List = std::vector<packaging::RenditionListenerFactory*>;
    return recorder != nullptr ? List{recorder} : List();
}

} // namespace

MediaModule::MediaModule(
    Platform& platform,
    streams::Publishing& publishing,
    vods::Quota& quota,
    RegistryLink& link,
    hls::Seats& seats,
    record::Recorder* recorder
)
    : platform_(platform)
    , link_(link)
    , deliveries_(one_per_loop<hls::Delivery>(
          platform.loops,
          [&](auto& loop) {
              return std::make_unique<hls::Delivery>(
                  loop, platform.clock, platform.settings.delivery, &seats
              );
          }
      ))
    , origin_(
          packager_config(platform.settings),
          media_memory(),
          platform.clock,
          pointers(deliveries_),
          listeners(recorder),
          platform.log.with("part", "hls")
      )
    , authorizer_(publishing, quota)
    , books_(publishing, pointers(deliveries_), platform.clock, platform.settings.media.grace)
    , registry_(
          {platform.home,
           platform.clock,
           platform.settings.media,
           authorizer_,
           books_,
           {&origin_},
           platform.log.with("part", "media")}
      )
    , thumbnails_(
          platform.home,
          platform.clock,
          [this](BroadcastId id) { return registry_.key_frame(std::move(id)); },
          platform.log.with("part", "thumbnails")
      )
    , thumbnail_handlers_(one_per_loop<ThumbnailHandler>(
          platform.loops,
          [&](auto& loop) { return std::make_unique<ThumbnailHandler>(loop, platform.home, thumbnails_); }
      ))
    , rtmp_(
          platform.settings.rtmp,
          platform.loops,
          registry_,
          registry_,
          platform.clock,
          platform.log.with("part", "rtmp")
      ) {
    link_.attach(registry_, recorder != nullptr ? &recorder->shelf() : nullptr, quota, *platform.pubsub);
    rtmp::add_metrics(platform.metrics, rtmp_.stats());
    media::add_metrics(platform.metrics, registry_.reader_stats());
    hls::add_metrics(platform.metrics, pointers(deliveries_));
}

Result<void> MediaModule::open() {
    LEAMS_CHECK(rtmp_.start());
    platform_.bound.rtmp = rtmp_.port();
    return {};
}

std::vector<gateway::Mount> MediaModule::mounts(runtime::Loop& loop) {
    const auto& limits = platform_.settings.gateway;
    return {
        {.prefix = std::string(ThumbnailHandler::kPrefix),
         .suffix = std::string(ThumbnailHandler::kSuffix),
         .handler = thumbnail_handlers_[loop.index()].get(),
         .per_minute = limits.thumbnails_per_minute,
         .other_sites = true},
        {.prefix = "/live/",
         .handler = deliveries_[loop.index()].get(),
         .per_minute = limits.live_per_minute,
         .other_sites = true,
         .frequent = true},
    };
}

void MediaModule::stop() {
    run_blocking(platform_.home, rtmp_.stop());
    run_blocking(platform_.home, link_.stop());
    run_blocking(platform_.home, registry_.stop());
    for (std::size_t i = 0; i < thumbnail_handlers_.size(); ++i) {
        run_blocking(platform_.loops.at(i), thumbnail_handlers_[i]->stop());
    }
}

} // namespace leams::app
