#include "core/net/http_worker.hpp"

#include "core/net/http_connection.hpp"
#include "core/net/websocket_connection.hpp"
#include "core/runtime/log.hpp"

#include <array>
#include <ctime>
#include <sys/socket.h>
#include <unistd.h>

namespace leams::net {

AddressCounter::Place AddressCounter::enter(const std::string& group, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(group);
    if ((found == counts_.end() ? 0 : found->second) >= limit) {
        return {};
    }
    auto& count = found == counts_.end() ? *counts_.emplace(group, 0).first : *found;
    ++count.second;
    return {*this, count};
}

AddressCounter::Place::~Place() {
    if (counter_ != nullptr) {
        const std::lock_guard lock(counter_->mutex_);
        if (--count_->second == 0) {
            counter_->counts_.erase(counter_->counts_.find(count_->first));
        }
    }
}

void HttpShared::note_refused(
    std::string_view limit, std::string_view address, runtime::LogThrottle& throttle
) {
    stats.refused.fetch_add(1, std::memory_order_relaxed);
    if (const auto count = throttle.count(); count > 0) {
        runtime::Log().warning(
            "connections_refused",
            {{"limit", section + "." + std::string(limit)},
             {"peer", address},
             {"open", stats.open.load(std::memory_order_relaxed)},
             {"refused", count}}
        );
    }
}

HttpWorker::HttpWorker(runtime::Loop& loop, HttpHandler& handler, HttpShared& shared)
    : loop_(loop)
    , handler_(handler)
    , shared_(shared) {
    update_date();
    sweeper_ = loop.every(std::chrono::seconds(1), [this] { sweep(); });
}

HttpWorker::~HttpWorker() {
    close_all();
}

void HttpWorker::adopt(AcceptedSocket socket, AddressCounter::Place place) {
    const auto connection = std::make_shared<HttpConnection>(*this, std::move(socket), std::move(place));
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
    stats().websockets.fetch_add(1, std::memory_order_relaxed);
    auto* key = socket.get();
    websockets_.emplace(key, std::move(socket));
}

void HttpWorker::forget(WebSocketConnection& socket) {
    stats().websockets.fetch_sub(1, std::memory_order_relaxed);
    websockets_.erase(&socket);
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
