#include "chat/door.hpp"

#include "net/problem.hpp"
#include "net/url.hpp"
#include "net/websocket.hpp"

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

Door::Door(runtime::Loop& loop, ChatService& chat, SocketQuota& quota)
    : chat_(chat)
    , quota_(quota)
    , context_{chat_, quota_, tasks_}
    , tasks_(loop) {}

void Door::on_request(const net::Request& request, net::Responder responder) {
    auto room = room_of(request.path);
    if (!room) {
        return responder.send(net::problem(Error::not_found("There is no such room"), request.path, ""));
    }
    std::string address(request.peer);
    switch (quota_.try_enter(address)) {
    case SocketQuota::Entry::AddressFull:
        return responder.send(net::problem(
            Error::resource_exhausted("Too many chats are open from your address").with_retry_after(30),
            request.path,
            ""
        ));
    case SocketQuota::Entry::ServerFull:
        return responder.send(net::problem(
            Error::unavailable("Chat is full, try again later").with_retry_after(30), request.path, ""
        ));
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
