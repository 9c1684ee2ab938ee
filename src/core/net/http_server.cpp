#include "core/net/http_server.hpp"

#include "core/base/address.hpp"
#include "core/net/http_worker.hpp"

#include <future>
#include <sys/socket.h>
#include <thread>

namespace leams::net {

namespace {

/// Runs `action` on `loop` and waits for it. For threads that are no loop's.
void run_blocking(runtime::Loop& loop, const std::function<void()>& action) {
    std::promise<void> done;
    loop.post([&] {
        action();
        done.set_value();
    });
    done.get_future().wait();
}

} // namespace

HttpServer::HttpServer(
    runtime::Loops& loops,
    HttpLimits limits,
    std::function<HttpHandler&(runtime::Loop&)> handler_of,
    const Proxies* proxies
)
    : loops_(loops)
    , shared_(std::make_shared<HttpShared>(limits, proxies)) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
        auto& loop = loops.at(i);
        workers_.push_back(std::make_unique<HttpWorker>(loop, handler_of(loop), *shared_));
    }
}

HttpServer::~HttpServer() = default;

Result<void> HttpServer::listen(const std::string& address, std::uint16_t port, std::string_view setting) {
    shared_->section = setting.substr(0, setting.find('.'));
    LEAMS_TRY(listener_, Listener::open(loops_.at(0), address, port, setting, [this](AcceptedSocket socket) {
                  adopt(std::move(socket));
              }));
    return {};
}

std::uint16_t HttpServer::port() const noexcept {
    return listener_->port();
}

void HttpServer::adopt(AcceptedSocket socket) {
    auto& stats = shared_->stats;
    const auto& limits = shared_->limits;
    const auto open = stats.open.load(std::memory_order_relaxed);
    if (open >= static_cast<std::int64_t>(limits.max_connections)) {
        shared_->note_refused("max_connections", socket.peer, shared_->full);
        return refuse(std::move(socket));
    }
    AddressCounter::Place place;
    if (!shared_->is_proxy(socket.peer)) {
        place = shared_->addresses.enter(address_group(socket.peer), limits.max_connections_per_address);
        if (!place) {
            shared_->note_refused("max_connections_per_address", socket.peer, shared_->address_full);
            return refuse(std::move(socket));
        }
    }
    stats.connections.fetch_add(1, std::memory_order_relaxed);
    // Here rather than where it arrives: many may be accepted before the first one does.
    stats.open.fetch_add(1, std::memory_order_relaxed);
    auto& worker = *workers_[loops_.next().index()];
    if (worker.loop().is_current()) {
        worker.adopt(std::move(socket), std::move(place));
    } else {
        worker.loop().post([&worker, socket = std::move(socket), place = std::move(place)]() mutable {
            worker.adopt(std::move(socket), std::move(place));
        });
    }
}

void HttpServer::refuse(AcceptedSocket socket) {
    static const auto kFull = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n" +
                              std::string(policy_lines(PagePolicy::Nothing)) + "Connection: close\r\n\r\n";
    send(socket.descriptor.fd(), kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void HttpServer::stop_blocking(std::chrono::milliseconds drain) {
    run_blocking(loops_.at(0), [this] { listener_.reset(); });
    for (auto& worker : workers_) {
        run_blocking(worker->loop(), [&worker] { worker->drain(); });
    }
    const auto deadline = std::chrono::steady_clock::now() + drain;
    for (auto& worker : workers_) {
        std::size_t left = 1;
        while (left > 0 && std::chrono::steady_clock::now() < deadline) {
            run_blocking(worker->loop(), [&] { left = worker->size(); });
            if (left > 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
        }
    }
    for (auto& worker : workers_) {
        run_blocking(worker->loop(), [&worker] { worker.reset(); });
    }
}

const HttpStats& HttpServer::stats() const noexcept {
    return shared_->stats;
}

} // namespace leams::net
