#include "rtmp/server.hpp"

#include "runtime/on_loop.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace leams::rtmp {

namespace {

constexpr int kAcceptsPerTurn = 64;

runtime::Task<void> yield() {
    co_return;
}

} // namespace

Server::Server(
    Config config, runtime::Loops& loops, media::Ingest& ingest, const Clock& clock, runtime::Log log
)
    : config_(std::move(config))
    , loops_(loops)
    , log_(std::move(log))
    , admission_(std::make_shared<Admission>(config_.max_connections, config_.max_connections_per_ip)) {
    const auto mover = [this](auto connection, auto publication) {
        move(std::move(connection), std::move(publication));
    };
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        shards_.push_back(std::make_unique<Shard>(loops_.at(i), ingest, clock, config_.sweep_period, mover));
    }
}

Server::~Server() = default;

Result<void> Server::start() {
    LEAMS_CHECK(config_.validate());
    LEAMS_TRY(listener_, listen_on(config_.address, config_.port));
    port_ = local_port(listener_);
    for (const auto& shard : shards_) {
        shard->loop().post([&shard = *shard] { shard.start(); });
    }
    loops_.at(0).post([this] {
        loops_.at(0).poller().add(listener_.fd(), EPOLLIN, *this);
        resume_timer_ = loops_.at(0).every(config_.sweep_period, [this] { resume_accepting(); });
    });
    log_.info("rtmp_listening", {{"address", config_.address}, {"port", port_}});
    return {};
}

runtime::Task<void> Server::stop() {
    co_await runtime::on_loop(loops_.at(0), stop_accepting());
    for (const auto& shard : shards_) {
        co_await runtime::on_loop(shard->loop(), shard->stop());
    }
    // Connections that were on their way between two loops arrive, and die, before this is over.
    for (const auto& shard : shards_) {
        co_await runtime::on_loop(shard->loop(), yield());
    }
}

runtime::Task<void> Server::stop_accepting() {
    resume_timer_.reset();
    loops_.at(0).poller().remove(listener_.fd(), *this);
    listener_.close();
    co_return;
}

void Server::on_ready(std::uint32_t) {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof(address);
        const int fd = accept4(
            listener_.fd(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC
        );
        if (fd >= 0) {
            take(fd, to_peer(address));
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            log_.error("rtmp_accept_failed", {{"reason", std::strerror(errno)}});
            pause_accepting();
            return;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

void Server::take(int fd, const Peer& peer) {
    Socket socket(fd);
    switch (admission_->admit(peer.network)) {
    case Admission::Entry::ServerFull:
        return turn_away(peer, "rtmp.max_connections", server_full_);
    case Admission::Entry::NetworkFull:
        return turn_away(peer, "rtmp.max_connections_per_ip", network_full_);
    case Admission::Entry::Granted:
        break;
    }
    stats_.accepted.fetch_add(1, std::memory_order_relaxed);
    tune(socket);
    auto& shard = *shards_[next_id_ % shards_.size()];
    shard.loop().post([&shard, connection = make_connection(std::move(socket), peer)]() mutable {
        shard.adopt(std::move(connection), nullptr);
    });
}

void Server::turn_away(const Peer& peer, std::string_view limit, runtime::LogThrottle& throttle) {
    stats_.turned_away.fetch_add(1, std::memory_order_relaxed);
    if (const auto count = throttle.count(); count > 0) {
        log_.warning(
            "connections_refused",
            {{"limit", limit},
             {"peer", peer.address},
             {"open", stats_.connections.load(std::memory_order_relaxed)},
             {"refused", count}}
        );
    }
}

std::unique_ptr<Connection> Server::make_connection(Socket socket, const Peer& peer) {
    auto on_closed = [admission = admission_, &accepting = loops_.at(0), network = peer.network] {
        accepting.post([admission, network] { admission->release(network); });
    };
    return std::make_unique<Connection>(
        next_id_++,
        std::move(socket),
        peer,
        ConnectionContext{.config = config_, .stats = stats_, .log = log_, .on_closed = std::move(on_closed)}
    );
}

void Server::move(std::unique_ptr<Connection> connection, std::unique_ptr<media::Publication> publication) {
    auto& shard = *shards_[publication->loop().index()];
    shard.loop().post([&shard, connection = std::move(connection), publication = std::move(publication)](
                      ) mutable { shard.adopt(std::move(connection), std::move(publication)); });
}

void Server::pause_accepting() {
    loops_.at(0).poller().modify(listener_.fd(), 0, *this);
    paused_ = true;
}

void Server::resume_accepting() {
    if (std::exchange(paused_, false)) {
        loops_.at(0).poller().modify(listener_.fd(), EPOLLIN, *this);
    }
}

} // namespace leams::rtmp
