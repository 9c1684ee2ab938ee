#include "modules/recording.hpp"

#include "media/record/metrics.hpp"
#include "run_blocking.hpp"

namespace leams::app {
namespace {

std::optional<vod::StoredLive> make_stored_live(Platform& platform) {
    if (!platform.settings.objects.live_playlists) {
        return std::nullopt;
    }
    return vod::StoredLive({
        .window = platform.settings.packager.window,
        .segment_target = platform.settings.packager.segment_target,
        .objects = *platform.objects,
        .clock = platform.clock,
        .log = platform.log.with("part", "live_playlists"),
    });
}

} // namespace

RecordingModule::RecordingModule(Platform& platform)
    : platform_(platform)
    , index_(*platform.database, *platform.outbox)
    , stored_live_(make_stored_live(platform))
    , recorder_({
          .config = platform.settings.recording,
          .folder = platform.folder.file("spool"),
          .home = platform.home,
          .clock = platform.clock,
          .objects = *platform.objects,
          .index = index_,
          .log = platform.log.with("part", "recording"),
          .listener = stored_live_ ? &*stored_live_ : nullptr,
      })
    , library_(recorder_.shelf(), index_, *platform.objects, platform.clock, platform.archive.get()) {
    recorder_.subscribe(*platform.bus);
    record::add_metrics(platform.metrics, recorder_);
}

Result<void> RecordingModule::open() {
    return recorder_.open();
}

Result<void> RecordingModule::start() {
    run_blocking(platform_.home, recorder_.start());
    return {};
}

void RecordingModule::drain() {
    recorder_.drain();
}

void RecordingModule::stop() {
    run_blocking(platform_.home, recorder_.stop());
}

} // namespace leams::app
