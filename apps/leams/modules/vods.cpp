#include "modules/vods.hpp"

#include "services/vods/archive_http.hpp"
#include "services/vods/clip_view.hpp"
#include "services/vods/holds_http.hpp"
#include "services/vods/http.hpp"
#include "services/vods/view.hpp"

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
    , edit_store_(*platform.database, *platform.outbox)
    , hold_store_(*platform.database)
    , index_(*platform.database, *platform.outbox)
    , recordings_(index_, library)
    , cutter_(recordings_)
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
    , editor_({edit_store_, cutter_, service_, platform.clock})
    , holds_({hold_store_, store_, platform.clock}, vods::Names(secrets(platform.keys)))
    , jobs_(*platform.database, platform.node_id)
    , archive_({service_, jobs_, platform.clock}, platform.archive != nullptr)
    , watchables_(service_, clips_, holds_)
    , quota_(store_, platform.settings.vods) {}

runtime::Task<Result<users::Recorded>> VodsModule::find_recorded(users::Embedded kind, std::string name) {
    const auto recorded = [](auto view) {
        const bool has_picture = view.thumbnail_url && !view.is_mature;
        return users::Recorded{
            .title = std::move(view.title),
            .username = view.channel.username,
            .author_name = std::move(view.channel.display_name),
            .picture_url = has_picture ? std::move(*view.thumbnail_url) : std::string(),
        };
    };
    if (kind == users::Embedded::Clip) {
        LEAMS_CO_TRY(auto clip, co_await clips_.find(Caller(), std::move(name)));
        co_return recorded(vods::view_of(std::move(clip), false));
    }
    if (!is_uuid(name)) {
        co_return Error::not_found("There is no such video");
    }
    LEAMS_CO_TRY(auto shown, co_await service_.find(Caller(), VodId(std::move(name))));
    co_return recorded(vods::view_of(std::move(shown)));
}

std::vector<net::Route> VodsModule::routes() {
    auto routes = vods::make_routes(service_, chapters_, captions_, clips_, editor_);
    for (auto part : {vods::make_hold_routes(holds_), vods::make_archive_routes(archive_)}) {
        std::ranges::move(part, std::back_inserter(routes));
    }
    return routes;
}

} // namespace leams::app
