#include "services/chat/socket_mount.hpp"

#include "core/net/problem.hpp"
#include "core/net/url.hpp"
#include "core/net/websocket.hpp"

#include <string>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::string_view kPrefix = "/chat/stream/";
constexpr std::size_t kMaxRoom = 64;

// The path may have any of the API's bases before it.
std::optional<std::string> room_of(std::string_view path) {
    const auto at = path.find(kPrefix);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    auto room = net::percent_decode(path.substr(at + kPrefix.size()));
    if (!room || room->empty() || room->size() > kMaxRoom || room->find('/') != std::string::npos) {
        return std::nullopt;
    }
    return room;
}

std::string ticket_of(std::string_view query) {
    const auto value = net::query_value(query, "ticket");
    return value ? net::percent_decode(*value).value_or("invalid") : std::string();
}

} // namespace

SocketMount::SocketMount(runtime::Loop& loop, ChatService& chat, SocketQuota& quota)
    : chat_(chat)
    , quota_(quota)
    , context_{chat_, quota_, tasks_}
    , tasks_(loop) {}

void SocketMount::on_request(const net::Request& request, net::Responder responder) {
    auto room = room_of(request.path);
    if (!room) {
        return responder.send(net::problem(Error::not_found("There is no such room"), request));
    }
    std::string address(request.peer);
    switch (quota_.try_enter(address, chat_.clock().steady())) {
    case SocketQuota::Entry::AddressFull:
        return responder.send(net::problem(
            Error::resource_exhausted("Too many chats are open from your address").with_retry_after(30),
            request
        ));
    case SocketQuota::Entry::TooFast:
        return responder.send(net::problem(
            Error::resource_exhausted("Chats are opened too quickly from your address").with_retry_after(10),
            request
        ));
    case SocketQuota::Entry::ServerFull:
        return responder.send(
            net::problem(Error::unavailable("Chat is full, try again later").with_retry_after(30), request)
        );
    case SocketQuota::Entry::Granted:
        break;
    }
    auto ticket = ticket_of(request.query);
    const auto socket = std::make_shared<ChatSocket>(context_, address);
    auto upgraded = responder.upgrade(socket);
    if (!upgraded) {
        quota_.leave(address);
        return;
    }
    socket->start(std::move(upgraded), std::move(*room), std::move(ticket));
}

} // namespace leams::chat
