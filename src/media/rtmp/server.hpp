#pragma once

#include "core/base/time.hpp"
#include "core/net/listener.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loops.hpp"
#include "media/hub/publication.hpp"
#include "media/rtmp/admission.hpp"
#include "media/rtmp/config.hpp"
#include "media/rtmp/shard.hpp"
#include "media/rtmp/socket.hpp"
#include "media/rtmp/stats.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace leams::rtmp {

/// Takes RTMP publishers and players on one port and brings them to an Ingest and a Playback. Accepts on the
/// first loop and spreads connections over all of them. `loops`, both ports and `clock` must outlive it, and
/// the loops must have been stopped before it dies.
class Server {
public:
    Server(
        RtmpConfig config,
        runtime::Loops& loops,
        media::Ingest& ingest,
        media::Playback& playback,
        const Clock& clock,
        runtime::Log log
    );
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and listens; connections are taken once the loops run. Before that, or on loop 0; once.
    Result<void> start();
    /// The bound port, after start(). From any thread.
    std::uint16_t port() const noexcept { return port_; }
    const Stats& stats() const noexcept { return stats_; }
    /// Closes the listener and every connection; the publications they held count as lost. On any loop, once,
    /// after a successful start().
    runtime::Task<void> stop();

private:
    void take(Descriptor socket, const Peer& peer);
    void turn_away(const Peer& peer, std::string_view limit, runtime::LogThrottle& throttle);
    void move(std::unique_ptr<Connection> connection, std::unique_ptr<media::Publication> publication);
    std::unique_ptr<Connection> make_connection(Descriptor socket, const Peer& peer);
    runtime::Task<void> stop_accepting();

    RtmpConfig config_;
    runtime::Loops& loops_;
    runtime::Log log_;
    Stats stats_;
    std::shared_ptr<Admission> admission_; // Connections that have ended release their place later.
    runtime::LogThrottle server_full_;
    runtime::LogThrottle network_full_;
    StrangerThrottles strangers_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::uint64_t next_id_ = 1;
    std::uint16_t port_ = 0;
    std::unique_ptr<net::Listener> listener_;
};

} // namespace leams::rtmp
