#include "modules/streams.hpp"

#include "run_blocking.hpp"
#include "services/streams/http.hpp"
#include "services/streams/metrics.hpp"

namespace leams::app {
namespace {

streams::BroadcastTimes broadcast_times(const Settings& settings) {
    streams::BroadcastTimes times;
    if (settings.recording.enabled) {
        times.rewind = settings.vod.dvr_window;
    }
    return times;
}

std::vector<sql::SealingKey> sealing_keys(const auth::DataKeys& keys) {
    std::vector<sql::SealingKey> out;
    for (const auto& key : keys.data_keys) {
        out.push_back({key.id, key.bytes});
    }
    return out;
}

} // namespace

StreamsModule::StreamsModule(Platform& platform, auth::AuthApi& auth)
    : platform_(platform)
    , sealer_(sealing_keys(platform.keys))
    , channels_(*platform.database, *platform.outbox)
    , keys_(*platform.database, sealer_, sql::KeyTable::Stream)
    , read_keys_(*platform.database, sealer_, sql::KeyTable::Read)
    , store_(*platform.database, *platform.outbox, platform.node_id)
    , category_store_(*platform.database)
    , registry_link_(platform.home)
    , seats_(platform.clock, platform.settings.seats)
    , seat_keeper_(seats_)
    , viewers_(*platform.cache, {}, &seat_keeper_)
    , broadcasts_(
          platform.home,
          {store_, viewers_, registry_link_, *platform.pubsub, platform.clock},
          broadcast_times(platform.settings),
          platform.log.with("part", "streams")
      )
    , categories_(category_store_, broadcasts_.board())
    , service_(
          {channels_,
           keys_,
           read_keys_,
           store_,
           auth,
           *platform.bus,
           *platform.pubsub,
           registry_link_,
           platform.clock},
          broadcasts_,
          viewers_,
          platform.log.with("part", "streams")
      ) {
    streams::add_metrics(platform.metrics, broadcasts_.board());
    service_.player_reports().add_metrics(platform.metrics);
}

// What this process left on air when it was killed waits for its publishers from now on.
Result<void> StreamsModule::open() {
    const auto now = platform_.clock.now();
    const auto grace = std::chrono::milliseconds(platform_.settings.media.grace).count();
    return sql::abandon_broadcasts_blocking(
        *platform_.database, *platform_.outbox, platform_.node_id, now, now + grace
    );
}

std::vector<net::Route> StreamsModule::routes() {
    return streams::make_routes(service_, categories_, platform_.ingest_address());
}

Result<void> StreamsModule::start() {
    run_blocking(platform_.home, [](streams::Broadcasts& broadcasts) -> runtime::Task<void> {
        broadcasts.start();
        co_return;
    }(broadcasts_));
    return {};
}

void StreamsModule::stop() {
    run_blocking(platform_.home, broadcasts_.stop());
}

} // namespace leams::app
