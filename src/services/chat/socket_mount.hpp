#pragma once

#include "core/net/http.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task_group.hpp"
#include "services/chat/service.hpp"
#include "services/chat/socket.hpp"
#include "services/chat/socket_quota.hpp"

namespace leams::chat {

/// Takes the WebSocket handshakes of /api/chat/stream/{room}?ticket=... on one loop. Its owner has checked
/// the Origin and put the client's address, behind proxies too, into Request::peer. Refuses with 429 or 503
/// over a limit. Later refusals close the socket: 4401 bad ticket, 4404 no such room.
class SocketMount final : public net::HttpHandler {
public:
    SocketMount(runtime::Loop& loop, ChatService& chat, SocketQuota& quota);

    void on_request(const net::Request& request, net::Responder responder) override;

    /// After the HTTP server has closed its sockets; on the loop.
    runtime::Task<void> stop() { return tasks_.stop(); }

private:
    ChatService& chat_;
    SocketQuota& quota_;
    SocketContext context_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::chat
