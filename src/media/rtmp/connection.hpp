#pragma once

#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/loop.hpp"
#include "media/hub/playback.hpp"
#include "media/hub/publication.hpp"
#include "media/rtmp/bit_rate_window.hpp"
#include "media/rtmp/config.hpp"
#include "media/rtmp/demuxer.hpp"
#include "media/rtmp/player.hpp"
#include "media/rtmp/session.hpp"
#include "media/rtmp/socket.hpp"
#include "media/rtmp/stats.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace leams::rtmp {

class Connection;

/// What a connection needs of the shard on which it lives. Loop-bound.
class ConnectionHost {
public:
    virtual ~ConnectionHost() = default;
    virtual runtime::Poller& poller(runtime::Pace pace) noexcept = 0;
    /// Scratch space for one read, shared by the connections of the loop.
    virtual std::span<std::byte> read_buffer() noexcept = 0;
    virtual std::chrono::steady_clock::time_point now() const = 0;
    /// Asks the ingest; the answer comes later as on_published() or refuse().
    virtual void request_publish(std::uint64_t connection, media::PublishRequest request) = 0;
    /// Asks for a reader; the answer comes later as on_playing() or refuse_play().
    virtual void request_play(std::uint64_t connection, media::PlayRequest request) = 0;
    /// Calls finish_cut() later, outside the publication's callback.
    virtual void defer_cut(std::uint64_t connection, media::CutReason reason) = 0;
    /// Destroys the connection.
    virtual void remove(std::uint64_t connection) = 0;
};

/// What anybody can bring about as often as he likes, without a key.
struct StrangerThrottles {
    runtime::LogThrottle timed_out;
    runtime::LogThrottle malformed;
    runtime::LogThrottle refused;
};

struct ConnectionContext {
    const RtmpConfig& config;
    Stats& stats;
    StrangerThrottles& strangers;
    const runtime::Log& log;
    std::function<void()> on_closed; // Called by the destructor, on any loop.
};

/// One accepted socket: reads into an RtmpSession, writes what it answers, and brings media to a Publication.
/// Lives on one loop, except that it moves to the publication's before it publishes: detach() there, attach()
/// here. A call that says "may destroy" must be the caller's last use of the connection.
class Connection final : private runtime::PollHandler, private SessionListener {
public:
    Connection(std::uint64_t id, Descriptor socket, const Peer& peer, ConnectionContext context);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    std::uint64_t id() const noexcept { return id_; }

    void attach(ConnectionHost& host);
    void detach();

    /// Goes on with the publish request. On the publication's loop. May destroy.
    void on_published(std::unique_ptr<media::Publication> publication);
    /// Answers the publish request with a refusal and closes. May destroy.
    void refuse(const Error& error);
    /// Goes on with the request to play. `reader` lives on this loop. May destroy.
    void on_playing(std::unique_ptr<media::Reader> reader);
    /// Answers the request to play with a refusal and closes. May destroy.
    void refuse_play(const Error& error);
    /// Ends what on_cut announced. May destroy.
    void finish_cut(media::CutReason reason);
    /// Looks at the timeouts and the bit rate, and settles how often the socket is read. May destroy.
    void sweep();
    /// Tells the client that the server goes away, as far as that can be sent at once.
    void shut_down();

private:
    enum class Phase : std::uint8_t { Setup, Publishing, Playing, Closing };

    void on_ready(std::uint32_t events) override;
    void on_publish_requested(PublishCommand command) override;
    void on_metadata(const formats::AmfValue& metadata) override;
    void on_video(formats::RtmpMessage message) override;
    void on_audio(formats::RtmpMessage message) override;
    void on_unpublished() override;
    void on_play_requested(PlayCommand command) override;
    void on_stopped() override;

    void read();
    void discard_input();
    void feed(ByteView input);
    bool flush();
    bool send_output();
    void play_on();
    void finish_play(media::ReadEnd why);
    void stop_playing(std::string_view log_reason);
    void settle();
    void after_media(const Result<void, ParseError>& result);
    void refuse_and_close(std::string_view code, std::string_view description, std::string_view log_reason);
    void lose(std::string_view log_reason);
    void stop_publishing(std::string_view log_reason);
    void set_pace(runtime::Pace pace);
    bool over_bitrate() const;
    std::optional<std::string_view> overdue() const;
    void report_drops();
    /// How many such events the line stands for that is due now; 0: write none.
    std::uint64_t count_for_log(runtime::LogThrottle& throttle) const;

    std::uint64_t id_;
    Descriptor socket_;
    std::string peer_address_;
    const RtmpConfig& config_;
    Stats& stats_;
    StrangerThrottles& strangers_;
    std::function<void()> on_closed_;
    runtime::Log log_;
    ConnectionHost* host_ = nullptr;
    RtmpSession session_;
    Phase phase_ = Phase::Setup;
    bool lost_ = false; // Nothing more can be sent or is to be: remove at the next settle().
    bool write_closed_ = false;
    bool media_seen_ = false;    // Since the last sweep.
    bool any_media_ = false;     // Since publishing began.
    std::uint32_t interest_ = 0; // What the poller watches.
    runtime::Pace pace_ = runtime::Pace::Brisk;
    std::chrono::steady_clock::time_point phase_since_{};
    std::chrono::steady_clock::time_point last_media_{};
    std::chrono::steady_clock::time_point last_sent_{};
    std::uint64_t bytes_ = 0; // Since the last sweep.
    BitRateWindow rate_;      // Since publishing began.
    std::array<std::uint64_t, 5> recent_bytes_{};
    std::size_t recent_index_ = 0;
    std::uint64_t reported_drops_ = 0;
    std::uint64_t reported_frames_ = 0;
    std::optional<Demuxer> demuxer_;
    std::unique_ptr<media::Publication> publication_;
    std::optional<Player> player_;
};

} // namespace leams::rtmp
