#include "media/rtmp/server.hpp"

#include "core/base/address.hpp"
#include "core/runtime/on_loop.hpp"

#include <utility>

namespace leams::rtmp {

namespace {

runtime::Task<void> yield() {
    co_return;
}

} // namespace

Server::Server(
    RtmpConfig config,
    runtime::Loops& loops,
    media::Ingest& ingest,
    media::Playback& playback,
    const Clock& clock,
    runtime::Log log
)
    : config_(std::move(config))
    , loops_(loops)
    , log_(std::move(log))
    , admission_(std::make_shared<Admission>(config_.max_connections, config_.max_connections_per_ip)) {
    const auto mover = [this](auto connection, auto publication) {
        move(std::move(connection), std::move(publication));
    };
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        shards_.push_back(
            std::make_unique<Shard>(loops_.at(i), ingest, playback, clock, config_.sweep_period, mover)
        );
    }
}

Server::~Server() = default;

Result<void> Server::start() {
    LEAMS_CHECK(config_.validate());
    const auto take_one = [this](net::AcceptedSocket accepted) {
        auto network = address_group(accepted.peer);
        take(std::move(accepted.descriptor), {std::move(accepted.peer), std::move(network)});
    };
    LEAMS_TRY(
        listener_, net::Listener::open(loops_.at(0), config_.address, config_.port, "rtmp.port", take_one)
    );
    port_ = listener_->port();
    for (const auto& shard : shards_) {
        shard->loop().post([&shard = *shard] { shard.start(); });
    }
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
    listener_.reset();
    co_return;
}

void Server::take(Descriptor socket, const Peer& peer) {
    switch (admission_->admit(peer.network)) {
    case Admission::Entry::ServerFull:
        return turn_away(peer, "rtmp.max_connections", server_full_);
    case Admission::Entry::NetworkFull:
        return turn_away(peer, "rtmp.max_connections_per_ip", network_full_);
    case Admission::Entry::Granted:
        break;
    }
    stats_.accepted.fetch_add(1, std::memory_order_relaxed);
    keep_alive(socket);
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

std::unique_ptr<Connection> Server::make_connection(Descriptor socket, const Peer& peer) {
    auto on_closed = [admission = admission_, &accepting = loops_.at(0), network = peer.network] {
        accepting.post([admission, network] { admission->release(network); });
    };
    return std::make_unique<Connection>(
        next_id_++,
        std::move(socket),
        peer,
        ConnectionContext{
            .config = config_,
            .stats = stats_,
            .strangers = strangers_,
            .log = log_,
            .on_closed = std::move(on_closed)
        }
    );
}

void Server::move(std::unique_ptr<Connection> connection, std::unique_ptr<media::Publication> publication) {
    auto& shard = *shards_[publication->loop().index()];
    shard.loop().post([&shard, connection = std::move(connection), publication = std::move(publication)](
                      ) mutable { shard.adopt(std::move(connection), std::move(publication)); });
}

} // namespace leams::rtmp
