#include "modules/notices.hpp"

#include "run_blocking.hpp"

namespace leams::app {

NoticesModule::NoticesModule(Platform& platform, const record::RecordStats* recordings)
    : platform_(platform)
    , disk_(platform.folder.file(""))
    , watch_(
          platform.home,
          platform.settings.notices,
          platform.settings.instance.name,
          {*platform.outgoing,
           platform.clock,
           [this] { return disk_.used_percent(); },
           [this] { return platform_.database->ping(); },
           [this] { return platform_.objects->ping(); },
           [recordings] { return recordings != nullptr ? recordings->stopped.load() : 0; }},
          platform.log.with("part", "notices")
      ) {}

Result<void> NoticesModule::start() {
    run_blocking(platform_.home, [](notices::Watch& watch) -> runtime::Task<void> {
        watch.start();
        co_return;
    }(watch_));
    return {};
}

void NoticesModule::stop() {
    run_blocking(platform_.home, watch_.stop());
}

} // namespace leams::app
