#include "modules/vods.hpp"

#include "services/vods/archive_http.hpp"
#include "services/vods/holds_http.hpp"
#include "services/vods/http.hpp"

#include <algorithm>
#include <iterator>

namespace leams::app {
namespace {

std::vector<Secret> secrets(const auth::DataKeys& keys) {
    std::vector<Secret> out;
    for (const auto& key : keys.data_keys) {
        out.push_back(key.bytes);
    }
    return out;
}

} // namespace

VodsModule::VodsModule(
    Platform& platform, streams::Channels& channels, pictures::Pictures& pictures, record::Library* library
)
    : store_(*platform.database, *platform.outbox)
    , history_(*platform.database)
    , moments_(*platform.database)
    , caption_store_(*platform.database)
    , clip_store_(*platform.database, *platform.outbox)
    , hold_store_(*platform.database)
    , index_(*platform.database, *platform.outbox)
    , recordings_(index_, library)
    , views_(*platform.cache)
    , audit_(*platform.database, platform.clock)
    , chapters_({moments_, recordings_, channels, platform.clock})
    , service_(
          {store_, history_, caption_store_, channels, pictures, views_, audit_, *platform.bus, platform.clock
          },
          chapters_,
          vods::Names(secrets(platform.keys)),
          platform.settings.vods
      )
    , captions_({caption_store_, service_, *platform.objects, platform.clock})
    , clips_({clip_store_, recordings_, channels, views_, audit_, *platform.cache, platform.clock})
    , holds_({hold_store_, store_, platform.clock}, vods::Names(secrets(platform.keys)))
    , jobs_(*platform.database, platform.node_id)
    , archive_({service_, jobs_, platform.clock}, platform.archive != nullptr)
    , watchables_(service_, clips_, holds_)
    , quota_(store_, platform.settings.vods) {}

std::vector<net::Route> VodsModule::routes() {
    auto routes = vods::make_routes(service_, chapters_, captions_, clips_);
    for (auto part : {vods::make_hold_routes(holds_), vods::make_archive_routes(archive_)}) {
        std::ranges::move(part, std::back_inserter(routes));
    }
    return routes;
}

} // namespace leams::app
