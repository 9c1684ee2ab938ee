#include "media/rtmp/connection.hpp"

#include "core/base/text.hpp"
#include "media/rtmp/pace.hpp"
#include "media/rtmp/status.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace leams::rtmp {

namespace {

constexpr std::size_t kReadBudget = 1u << 20; // Per tick, so that one fast sender does not starve the others.
constexpr std::size_t kSetupRead =
    64u << 10; // At once; what follows a publish request is held until it is answered.
constexpr std::chrono::milliseconds kLinger{2000};
constexpr std::chrono::seconds kPlayerStall{30};

RtmpLimits session_limits(const RtmpConfig& config) {
    RtmpLimits limits;
    limits.chunks.message_bytes = config.max_message_bytes;
    limits.chunks.pending_bytes = 2 * config.max_message_bytes;
    limits.chunk_size = config.chunk_size;
    return limits;
}

} // namespace

Connection::Connection(std::uint64_t id, Descriptor socket, const Peer& peer, ConnectionContext context)
    : id_(id)
    , socket_(std::move(socket))
    , peer_address_(peer.address)
    , config_(context.config)
    , stats_(context.stats)
    , strangers_(context.strangers)
    , on_closed_(std::move(context.on_closed))
    , log_(context.log.with("conn", std::to_string(id)).with("peer", peer.address))
    , session_(*this, session_limits(config_)) {
    stats_.connections.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() {
    if (host_ != nullptr) {
        stop_publishing("closed");
        stop_playing("closed");
        detach();
    }
    stats_.connections.fetch_sub(1, std::memory_order_relaxed);
    on_closed_();
}

void Connection::attach(ConnectionHost& host) {
    LEAMS_ASSERT(host_ == nullptr);
    host_ = &host;
    if (phase_since_ == std::chrono::steady_clock::time_point{}) {
        phase_since_ = host.now();
    }
    interest_ = session_.wants_input() ? EPOLLIN : 0;
    pace_ = runtime::Pace::Brisk;
    host.poller(pace_).add(socket_.fd(), interest_, *this);
}

void Connection::detach() {
    host_->poller(pace_).remove(socket_.fd(), *this);
    host_ = nullptr;
}

void Connection::on_ready(std::uint32_t events) {
    if (phase_ == Phase::Closing) {
        discard_input();
    } else if ((events & EPOLLIN) != 0) {
        read();
    } else if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        lose("connection reset");
    }
    settle();
}

void Connection::read() {
    for (std::size_t budget = kReadBudget;
         budget > 0 && phase_ != Phase::Closing && session_.wants_input();) {
        auto buffer = host_->read_buffer();
        buffer = buffer.first(std::min({
            buffer.size(),
            budget,
            phase_ == Phase::Publishing ? budget : kSetupRead,
        }));
        const auto count = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (count < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                lose("connection reset");
            }
            return;
        }
        if (count == 0) {
            lose("closed by client");
            return;
        }
        const auto size = static_cast<std::size_t>(count);
        bytes_ += size;
        stats_.bytes_in.fetch_add(size, std::memory_order_relaxed);
        feed(buffer.first(size));
        if (size < buffer.size()) {
            return; // The kernel has no more; asking it again would cost a call.
        }
        budget -= size;
    }
}

void Connection::discard_input() {
    const auto buffer = host_->read_buffer();
    for (int round = 0; round < 4; ++round) {
        const auto count = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            lost_ = true;
        }
        if (count <= 0) {
            return;
        }
    }
}

void Connection::feed(ByteView input) {
    const auto result = session_.feed(input);
    if (!result) {
        const auto& error = result.error();
        stats_.faults[static_cast<std::size_t>(error.fault)].fetch_add(1, std::memory_order_relaxed);
        if (const auto count = count_for_log(strangers_.malformed); count > 0) {
            log_.info(
                "rtmp_protocol_error",
                {{"kind", to_string(error.fault)}, {"reason", error.reason}, {"count", count}}
            );
        }
        lose("protocol error");
    }
}

// A player's frames come into the output as the socket takes them.
bool Connection::flush() {
    for (;;) {
        play_on();
        const auto waiting = session_.output().size();
        if (!send_output()) {
            return false;
        }
        if (!player_ || waiting == 0 || !session_.output().empty()) {
            return true;
        }
    }
}

bool Connection::send_output() {
    while (!session_.output().empty()) {
        const auto output = session_.output();
        const auto count = send(socket_.fd(), output.data(), output.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno == EAGAIN;
        }
        session_.sent(static_cast<std::size_t>(count));
        last_sent_ = host_->now();
    }
    return true;
}

// Ends each turn: sends what there is, and says to the poller what is waited for. May destroy.
void Connection::settle() {
    if (!lost_ && !flush()) {
        lose("connection reset");
    }
    if (lost_) {
        host_->remove(id_);
        return;
    }
    const bool unsent = !session_.output().empty();
    if (phase_ == Phase::Closing && !unsent && !write_closed_) {
        // Closing with input unread would reset the connection and take our last answer with it.
        shutdown(socket_.fd(), SHUT_WR);
        write_closed_ = true;
    }
    const bool reading = phase_ == Phase::Closing || session_.wants_input();
    const std::uint32_t wanted =
        (reading ? std::uint32_t{EPOLLIN} : 0U) | (unsent ? std::uint32_t{EPOLLOUT} : 0U);
    if (wanted != interest_) {
        interest_ = wanted;
        host_->poller(pace_).modify(socket_.fd(), wanted, *this);
    }
}

void Connection::on_publish_requested(PublishCommand command) {
    if (command.target.key.empty()) {
        stats_.refusals.fetch_add(1, std::memory_order_relaxed);
        refuse_and_close("NetStream.Publish.Rejected", "No stream key was given", "no stream key");
        return;
    }
    log_.debug("publish_requested", {{"encoder", command.encoder}});
    host_->request_publish(
        id_,
        {
            .key = std::move(command.target.key),
            .protocol = "rtmp",
            .peer_address = peer_address_,
            .encoder = std::move(command.encoder),
        }
    );
}

void Connection::on_play_requested(PlayCommand command) {
    log_.debug("play_requested", {{"player", command.player}});
    host_->request_play(
        id_,
        {
            .key = std::move(command.target.key),
            .name = std::move(command.target.name),
            .peer_address = peer_address_,
        }
    );
}

void Connection::on_playing(std::unique_ptr<media::Reader> reader) {
    player_.emplace(session_, std::move(reader));
    phase_ = Phase::Playing;
    phase_since_ = host_->now();
    stats_.plays.fetch_add(1, std::memory_order_relaxed);
    stats_.players.fetch_add(1, std::memory_order_relaxed);
    log_.info("play_started");
    session_.accept_play();
    player_->reader().on_ready([this] { settle(); });
    feed({});
    settle();
}

void Connection::refuse_play(const Error& error) {
    stats_.refusals.fetch_add(1, std::memory_order_relaxed);
    refuse_and_close(play_refusal(error.code()), error.message(), to_string(error.code()));
    settle();
}

void Connection::play_on() {
    if (player_) {
        if (const auto why = player_->write()) {
            finish_play(*why);
        }
    }
}

void Connection::finish_play(media::ReadEnd why) {
    switch (why) {
    case media::ReadEnd::Over:
        stop_playing("over");
        session_.finish_play();
        break;
    case media::ReadEnd::Withdrawn:
        stop_playing("key withdrawn");
        session_.refuse("NetStream.Play.Failed", "The read key was changed");
        break;
    case media::ReadEnd::TooSlow:
        return lose("player too slow");
    }
    phase_ = Phase::Closing;
    phase_since_ = host_->now();
}

void Connection::stop_playing(std::string_view log_reason) {
    if (player_) {
        const auto counts = player_->reader().counts();
        log_.info(
            "play_stopped", {{"reason", log_reason}, {"frames", counts.frames}, {"dropped", counts.dropped}}
        );
        stats_.players.fetch_sub(1, std::memory_order_relaxed);
        player_.reset();
    }
}

void Connection::on_stopped() {
    stop_playing("stopped");
    phase_ = Phase::Setup;
    phase_since_ = host_->now();
}

void Connection::on_published(std::unique_ptr<media::Publication> publication) {
    publication_ = std::move(publication);
    publication_->on_cut([this](media::CutReason reason) { host_->defer_cut(id_, reason); });
    demuxer_.emplace([this](media::Frame frame) { publication_->push(std::move(frame)); });
    reported_drops_ = reported_frames_ = 0;
    phase_ = Phase::Publishing;
    phase_since_ = last_media_ = host_->now();
    any_media_ = media_seen_ = false;
    rate_ = {};
    stats_.publishes.fetch_add(1, std::memory_order_relaxed);
    stats_.publishers.fetch_add(1, std::memory_order_relaxed);
    log_.info("publish_started");
    session_.accept_publish();
    feed({});
    settle();
}

void Connection::refuse(const Error& error) {
    stats_.refusals.fetch_add(1, std::memory_order_relaxed);
    refuse_and_close(publish_refusal(error.code()), error.message(), to_string(error.code()));
    settle();
}

void Connection::finish_cut(media::CutReason reason) {
    if (!publication_) {
        return;
    }
    refuse_and_close(cut_code(reason), cut_description(reason), to_string(reason));
    settle();
}

void Connection::refuse_and_close(
    std::string_view code, std::string_view description, std::string_view log_reason
) {
    session_.refuse(code, description);
    if (!publication_) {
        if (const auto count = count_for_log(strangers_.refused); count > 0) {
            log_.info("publish_refused", {{"reason", log_reason}, {"code", code}, {"count", count}});
        }
    }
    stop_publishing(log_reason);
    phase_ = Phase::Closing;
    phase_since_ = host_->now();
}

void Connection::lose(std::string_view log_reason) {
    stop_publishing(log_reason);
    stop_playing(log_reason);
    lost_ = true;
}

// Without end(): for the broadcast this publisher is lost and may come back.
void Connection::stop_publishing(std::string_view log_reason) {
    if (!publication_) {
        return;
    }
    demuxer_->flush();
    report_drops();
    log_.info(
        "publish_stopped",
        {{"reason", log_reason}, {"frames", demuxer_->frames()}, {"dropped", demuxer_->dropped()}}
    );
    stats_.publishers.fetch_sub(1, std::memory_order_relaxed);
    publication_.reset();
}

void Connection::on_unpublished() {
    demuxer_->flush();
    publication_->end();
    stop_publishing("unpublished");
    phase_ = Phase::Setup;
    phase_since_ = host_->now();
}

void Connection::on_metadata(const formats::AmfValue& metadata) {
    log_.debug("publish_described", {{"encoder", printable(metadata.text("encoder").substr(0, 128))}});
}

void Connection::on_video(formats::RtmpMessage message) {
    media_seen_ = true;
    if (publication_) {
        after_media(demuxer_->on_video(std::move(message)));
    }
}

void Connection::on_audio(formats::RtmpMessage message) {
    media_seen_ = true;
    if (publication_) {
        after_media(demuxer_->on_audio(std::move(message)));
    }
}

void Connection::after_media(const Result<void, ParseError>& result) {
    if (!result) {
        const std::string codec(result.error().reason());
        refuse_and_close(
            "NetStream.Publish.Rejected",
            "This server does not take " + codec +
                "; set the encoder to plain RTMP with H.264 video and AAC audio",
            "unsupported codec " + codec
        );
    }
}

void Connection::sweep() {
    report_drops();
    const auto bytes = std::exchange(bytes_, 0);
    recent_bytes_[recent_index_++ % recent_bytes_.size()] = bytes;
    rate_.add(bytes, host_->now());
    if (std::exchange(media_seen_, false)) {
        last_media_ = host_->now();
        any_media_ = true;
    }
    if (over_bitrate()) {
        publication_->give_up(media::CutReason::BitRateTooHigh);
        refuse_and_close(
            "NetStream.Publish.Rejected",
            "The bit rate is above this server's limit of " + std::to_string(config_.max_bitrate_kbps) +
                " kbit/s",
            "bit rate above rtmp.max_bitrate_kbps"
        );
    } else if (const auto reason = overdue()) {
        stats_.timeouts.fetch_add(phase_ == Phase::Closing ? 0 : 1, std::memory_order_relaxed);
        if (const auto count = count_for_log(strangers_.timed_out); count > 0) {
            log_.info("connection_timed_out", {{"reason", *reason}, {"count", count}});
        }
        lose(*reason);
    }
    const auto most = *std::ranges::max_element(recent_bytes_) * 1000 /
                      static_cast<std::uint64_t>(config_.sweep_period.count());
    set_pace(publication_ ? read_pace(most, publication_->haste()) : runtime::Pace::Brisk);
    settle();
}

std::uint64_t Connection::count_for_log(runtime::LogThrottle& throttle) const {
    return phase_ == Phase::Publishing ? 1 : throttle.count();
}

void Connection::set_pace(runtime::Pace pace) {
    if (pace != pace_) {
        host_->poller(pace_).remove(socket_.fd(), *this);
        host_->poller(pace).add(socket_.fd(), interest_, *this);
        pace_ = pace;
    }
}

bool Connection::over_bitrate() const {
    if (config_.max_bitrate_kbps == 0 || phase_ != Phase::Publishing) {
        return false;
    }
    return rate_.bytes() * 8 > std::uint64_t{config_.max_bitrate_kbps} * 1000 * BitRateWindow::kSeconds;
}

std::optional<std::string_view> Connection::overdue() const {
    const auto now = host_->now();
    switch (phase_) {
    case Phase::Setup:
        if (session_.wants_input() && now - phase_since_ > config_.handshake_timeout) {
            return "no request to publish or play in time";
        }
        break;
    case Phase::Publishing:
        if (!any_media_ && now - phase_since_ > config_.first_media_timeout) {
            return "no media in time";
        }
        if (any_media_ && now - last_media_ > config_.media_timeout) {
            return "media stopped";
        }
        break;
    case Phase::Playing: // Usually its reader is cut before; but not when the stream is over meanwhile.
        if (!session_.output().empty() && now - last_sent_ > kPlayerStall) {
            return "player stopped reading";
        }
        break;
    case Phase::Closing:
        if (now - phase_since_ > kLinger) {
            return "client did not close";
        }
        break;
    }
    return std::nullopt;
}

void Connection::report_drops() {
    if (demuxer_) {
        const auto dropped = demuxer_->dropped();
        const auto frames = demuxer_->frames();
        stats_.messages_dropped.fetch_add(dropped - reported_drops_, std::memory_order_relaxed);
        stats_.frames.fetch_add(frames - reported_frames_, std::memory_order_relaxed);
        if (publication_ && dropped != reported_drops_) {
            publication_->note_unreadable();
        }
        reported_drops_ = dropped;
        reported_frames_ = frames;
    }
}

void Connection::shut_down() {
    using media::CutReason;
    stop_publishing(to_string(CutReason::ShuttingDown));
    stop_playing(to_string(CutReason::ShuttingDown));
    session_.refuse(cut_code(CutReason::ShuttingDown), cut_description(CutReason::ShuttingDown));
    flush();
    shutdown(socket_.fd(), SHUT_WR);
}

} // namespace leams::rtmp
