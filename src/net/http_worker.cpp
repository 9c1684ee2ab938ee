#include "net/http_worker.hpp"

#include "base/address.hpp"
#include "net/http_connection.hpp"
#include "net/websocket_connection.hpp"

#include <array>
#include <ctime>
#include <sys/socket.h>
#include <unistd.h>

namespace leams::net {

bool AddressCounter::try_enter(const std::string& address, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    auto& count = counts_[address];
    if (count >= limit) {
        return false;
    }
    ++count;
    return true;
}

void AddressCounter::leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(address);
    if (found != counts_.end() && --found->second == 0) {
        counts_.erase(found);
    }
}

HttpWorker::HttpWorker(
    runtime::Loop& loop,
    const HttpLimits& limits,
    HttpHandler& handler,
    HttpStats& stats,
    AddressCounter& addresses
)
    : loop_(loop)
    , limits_(limits)
    , handler_(handler)
    , stats_(stats)
    , addresses_(addresses) {
    update_date();
    sweeper_ = loop.every(std::chrono::seconds(1), [this] { sweep(); });
}

HttpWorker::~HttpWorker() {
    close_all();
}

void HttpWorker::adopt(AcceptedSocket socket) {
    const auto connection = std::make_shared<HttpConnection>(*this, std::move(socket));
    connections_.emplace(connection.get(), connection);
    connection->start();
}

void HttpWorker::drain() {
    draining_ = true;
    const auto connections = connections_;
    for (const auto& [_, connection] : connections) {
        connection->drain();
    }
    const auto sockets = websockets_;
    for (const auto& [_, socket] : sockets) {
        socket->close(1001, "the server is going away");
    }
}

void HttpWorker::close_all() {
    const auto connections = connections_;
    for (const auto& [_, connection] : connections) {
        connection->close();
    }
    const auto sockets = websockets_;
    for (const auto& [_, socket] : sockets) {
        socket->abort();
    }
}

void HttpWorker::forget(HttpConnection& connection) {
    connections_.erase(&connection);
}

void HttpWorker::add(std::shared_ptr<WebSocketConnection> socket) {
    stats_.websockets.fetch_add(1, std::memory_order_relaxed);
    auto* key = socket.get();
    websockets_.emplace(key, std::move(socket));
}

void HttpWorker::forget(WebSocketConnection& socket) {
    stats_.websockets.fetch_sub(1, std::memory_order_relaxed);
    websockets_.erase(&socket);
}

void HttpWorker::release(const std::string& peer) {
    stats_.open.fetch_sub(1, std::memory_order_relaxed);
    addresses_.leave(address_group(peer));
}

void HttpWorker::sweep() {
    ++now_;
    update_date();
    // Sweeping closes connections, which then leave the maps: so over copies of the pointers.
    std::vector<std::shared_ptr<HttpConnection>> connections;
    connections.reserve(connections_.size());
    for (const auto& [_, connection] : connections_) {
        connections.push_back(connection);
    }
    for (const auto& connection : connections) {
        connection->sweep();
    }
    std::vector<std::shared_ptr<WebSocketConnection>> sockets;
    sockets.reserve(websockets_.size());
    for (const auto& [_, socket] : websockets_) {
        sockets.push_back(socket);
    }
    for (const auto& socket : sockets) {
        socket->sweep();
    }
}

void HttpWorker::update_date() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    const auto size = std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    date_line_.assign(text.data(), size);
}

} // namespace leams::net
