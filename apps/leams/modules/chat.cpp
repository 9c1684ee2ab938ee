#include "modules/chat.hpp"

#include "run_blocking.hpp"
#include "services/chat/http.hpp"

namespace leams::app {

ChatModule::ChatModule(
    Platform& platform, streams::Channels& channels, users::Users& users, streams::Broadcasts& broadcasts
)
    : platform_(platform)
    , store_(*platform.database, *platform.inbox)
    , directories_(channels, users)
    , service_(
          platform.settings.chat,
          {platform.clock,
           platform.loops,
           *platform.cache,
           *platform.bus,
           *platform.pubsub,
           store_,
           directories_,
           directories_,
           directories_,
           net::make_text_frame,
           platform.log.with("part", "chat")}
      )
    , quota_(platform.settings.chat.sockets_total, platform.settings.chat.sockets_per_address)
    , sockets_(one_per_loop<chat::SocketMount>(platform.loops, [this](auto& loop) {
        return std::make_unique<chat::SocketMount>(loop, service_, quota_);
    })) {
    teller_.attach(service_);
    broadcasts.subscribe(teller_);
    chat::add_metrics(platform.metrics, service_, quota_);
}

std::vector<net::Route> ChatModule::routes() {
    return chat::make_routes(service_);
}

std::vector<gateway::Mount> ChatModule::mounts(runtime::Loop& loop) {
    return {{.prefix = "/api/chat/stream/", .handler = sockets_[loop.index()].get(), .websocket = true}};
}

Result<void> ChatModule::start() {
    service_.start();
    return {};
}

void ChatModule::drain() {
    service_.drain();
}

void ChatModule::stop() {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
        run_blocking(platform_.loops.at(i), sockets_[i]->stop());
    }
    run_blocking(platform_.home, service_.stop());
}

} // namespace leams::app
