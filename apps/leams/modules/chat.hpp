#pragma once

#include "adapters/sql/chat_store.hpp"
#include "chat_ports.hpp"
#include "module.hpp"
#include "per_loop.hpp"
#include "platform.hpp"
#include "services/chat/service.hpp"
#include "services/chat/socket_mount.hpp"
#include "services/streams/broadcasts.hpp"

namespace leams::app {

/// Chat rooms: their routes, and the sockets at /api/chat/stream/.
class ChatModule final : public Module {
public:
    ChatModule(
        Platform& platform, streams::Channels& channels, users::Users& users, streams::Broadcasts& broadcasts
    );

    std::vector<net::Route> routes() override;
    std::vector<gateway::Mount> mounts(runtime::Loop& loop) override;
    Result<void> start() override;
    void drain() override;
    void stop() override;

private:
    Platform& platform_;
    sql::ChatStore store_;
    ChatDirectories directories_;
    chat::ChatService service_;
    chat::SocketQuota quota_;
    PerLoop<chat::SocketMount> sockets_;
    StreamTeller teller_;
};

} // namespace leams::app
