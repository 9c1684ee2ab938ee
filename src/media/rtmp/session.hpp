#pragma once

#include "core/formats/amf0.hpp"
#include "core/formats/rtmp_chunk.hpp"
#include "media/rtmp/publish_target.hpp"
#include "media/rtmp/replies.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leams::rtmp {

/// A client's wish to publish.
struct PublishCommand {
    PublishTarget target;
    std::string encoder; // flashVer, cut to 128 printable characters; untrusted.
};

/// A client's wish to play.
struct PlayCommand {
    PlayTarget target;
    std::string player; // flashVer, as above.
};

/// What an RtmpSession tells its owner, from within feed().
class SessionListener {
public:
    virtual ~SessionListener() = default;
    /// To be answered, now or later, by accept_publish() or refuse(). Nothing is read until then.
    virtual void on_publish_requested(PublishCommand command) = 0;
    virtual void on_metadata(const formats::AmfValue& metadata) = 0;
    virtual void on_video(formats::RtmpMessage message) = 0;
    virtual void on_audio(formats::RtmpMessage message) = 0;
    /// The client stopped publishing in order; it may publish again.
    virtual void on_unpublished() = 0;
    /// As on_publish_requested(), by accept_play() or refuse().
    virtual void on_play_requested(PlayCommand command) = 0;
    /// The client stopped playing in order.
    virtual void on_stopped() = 0;
};

enum class Fault : std::uint8_t { Handshake, Chunk, Message, Command, SlowReader };
inline constexpr std::size_t kFaults = 5;
std::string_view to_string(Fault fault) noexcept;

/// Why a session cannot go on. `reason` points to a string literal.
struct SessionError {
    Fault fault;
    std::string_view reason;
};

struct RtmpLimits {
    formats::RtmpChunkLimits chunks; // Once a publish request was accepted.
    formats::RtmpChunkLimits commands{.message_bytes = 64u << 10, .pending_bytes = 128u << 10}; // Before.
    std::uint32_t chunk_size = 4096;       // Of what we send.
    std::size_t output_bytes = 256u << 10; // Answers that are held; more means that the client does not read.
    std::size_t held_bytes = 128u << 10;   // Input that waits for the answer to a publish request.
};

/// The server's side of one RTMP connection, without I/O and without a clock: bytes in, bytes out, events to
/// a listener. Media reach the listener only between accept_publish() and the end of publishing. Loop-bound.
class RtmpSession {
public:
    RtmpSession(SessionListener& listener, const RtmpLimits& limits);
    RtmpSession(const RtmpSession&) = delete;
    RtmpSession& operator=(const RtmpSession&) = delete;

    /// Takes all of `input`. After an error, and after refuse(), input is ignored.
    Result<void, SessionError> feed(ByteView input);

    /// Whether more input would be worked on now; false while a publish request waits for its answer.
    bool wants_input() const noexcept { return state_ != State::Deciding; }
    bool publishing() const noexcept { return state_ == State::Publishing; }

    /// Answers the pending request with NetStream.Publish.Start. Follow it with feed({}), which works on the
    /// input that has waited.
    void accept_publish();
    /// The same for a request to play, with NetStream.Play.Start; then media may be sent.
    void accept_play();
    void send_metadata(const formats::AmfValue& about);
    void send_media(formats::RtmpType type, std::uint32_t timestamp, ByteView message);
    /// Tells a player that what it plays is over. The session is, too: send the output, then close.
    void finish_play();
    /// Answers a pending request, or ends running publishing or playing, with an onStatus error. The session
    /// is over: send the output, then close.
    void refuse(std::string_view code, std::string_view description);

    /// What is to be sent; sent() says how much of its front was.
    ByteView output() const noexcept { return ByteView(output_).subspan(sent_); }
    void sent(std::size_t count);

private:
    enum class State : std::uint8_t {
        AwaitC1,
        AwaitC2,
        AwaitConnect,
        Idle,
        Deciding,
        Publishing,
        Playing,
        Over
    };
    struct Command;

    Result<void, SessionError> process(ByteView input);
    Result<void, SessionError> handshake(ByteView& input);
    Result<void, SessionError> dispatch(formats::RtmpMessage message);
    Result<void, SessionError> on_control(const formats::RtmpMessage& message);
    Result<void, SessionError> on_aggregate(const formats::RtmpMessage& message);
    void on_data(const formats::RtmpMessage& message);
    Result<void, SessionError> on_command(const formats::RtmpMessage& message);
    Result<void, SessionError> on_connect(const Command& command);
    Result<void, SessionError> on_create_stream(const Command& command);
    Result<void, SessionError> on_publish(const Command& command);
    void on_play(const Command& command);
    bool on_play_control(const Command& command);
    void on_fc_publish(const Command& command);
    void on_fc_unpublish(const Command& command);
    void on_delete_stream(const Command& command);
    void on_close_stream(const Command& command);
    void end_stream(double stream_id);
    void unpublish();
    void stop_playing();
    void acknowledge();

    SessionListener& listener_;
    RtmpLimits limits_;
    State state_ = State::AwaitC1;
    formats::RtmpChunkReader chunks_;
    Bytes output_;
    std::size_t sent_ = 0;
    Replies replies_;
    Bytes held_; // C0 and C1 as they come in; later the input that waits for a decision.
    std::size_t c2_missing_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint32_t window_;
    std::uint32_t last_stream_ = 0;
    std::vector<std::uint32_t> open_streams_;
    std::uint32_t media_stream_ = 0; // Which publishes or plays, or wants to.
    Secret app_;                     // Some encoders put the key there.
    Secret tc_url_;
    std::string encoder_;
};

} // namespace leams::rtmp
