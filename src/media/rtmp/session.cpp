#include "media/rtmp/session.hpp"

#include "core/base/random.hpp"
#include "core/base/text.hpp"
#include "core/formats/rtmp_handshake.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace leams::rtmp {

namespace {

using formats::RtmpMessage;
using formats::RtmpType;

constexpr std::uint32_t kWindow = 2'500'000;
constexpr std::uint64_t kSequenceReset = 0xF0000000; // Old encoders stall when the sequence wraps at 2^32.
constexpr std::size_t kMaxCommandBytes = 64u << 10;
constexpr std::size_t kMaxOpenStreams = 64;
constexpr std::size_t kMaxEncoderName = 128;

SessionError to_session_error(Fault kind, const ParseError& error) {
    return {kind, error.reason()};
}

// AMF3 messages of every known encoder carry AMF0 behind one zero byte.
ByteView amf0_body(const RtmpMessage& message) {
    const ByteView body(message.payload);
    const bool amf3 = message.type == RtmpType::CommandAmf3 || message.type == RtmpType::DataAmf3;
    return amf3 && !body.empty() && body.front() == std::byte{0} ? body.subspan(1) : body;
}

} // namespace

std::string_view to_string(Fault fault) noexcept {
    switch (fault) {
    case Fault::Handshake:
        return "handshake";
    case Fault::Chunk:
        return "chunk";
    case Fault::Message:
        return "message";
    case Fault::Command:
        return "command";
    case Fault::SlowReader:
        return "slow_reader";
    }
    return "unknown";
}

struct RtmpSession::Command {
    std::string_view name;
    double transaction = 0;
    std::uint32_t stream_id = 0;
    const std::vector<formats::AmfValue>& values;

    const formats::AmfValue* argument(std::size_t index) const {
        return index < values.size() ? &values[index] : nullptr;
    }
    std::string_view text_argument(std::size_t index) const {
        const auto* value = argument(index);
        const auto* text = value == nullptr ? nullptr : value->string();
        return text == nullptr ? std::string_view{} : std::string_view(*text);
    }
};

RtmpSession::RtmpSession(SessionListener& listener, const RtmpLimits& limits)
    : listener_(listener)
    , limits_(limits)
    , chunks_(limits.commands)
    , replies_(output_)
    , window_(kWindow) {}

Result<void, SessionError> RtmpSession::feed(ByteView input) {
    if (state_ == State::Over) {
        return {};
    }
    received_ += input.size();
    Bytes waited;
    if (state_ == State::Deciding || (state_ != State::AwaitC1 && !held_.empty())) {
        if (held_.size() + input.size() > limits_.held_bytes) {
            state_ = State::Over;
            return SessionError{Fault::Command, "too much input before the answer to publish"};
        }
        held_.insert(held_.end(), input.begin(), input.end());
        if (state_ == State::Deciding) {
            return {};
        }
        waited = std::exchange(held_, {});
        input = waited;
    }
    auto result = process(input);
    if (result) {
        acknowledge();
        // Behind a frame that waits there may be answers, too.
        const auto media = state_ == State::Playing ? limits_.chunks.message_bytes : 0;
        if (output_.size() > limits_.output_bytes + media) {
            result = SessionError{Fault::SlowReader, "client does not read the server's answers"};
        }
    }
    if (!result) {
        state_ = State::Over;
    }
    return result;
}

Result<void, SessionError> RtmpSession::process(ByteView input) {
    while (!input.empty() && (state_ == State::AwaitC1 || state_ == State::AwaitC2)) {
        LEAMS_CHECK(handshake(input));
    }
    while (!input.empty() && state_ != State::Over) {
        if (state_ == State::Deciding) {
            held_.assign(input.begin(), input.end());
            return {};
        }
        auto message = chunks_.next(input);
        if (!message) {
            return to_session_error(Fault::Chunk, message.error());
        }
        if (*message) {
            LEAMS_CHECK(dispatch(std::move(**message)));
        }
    }
    return {};
}

Result<void, SessionError> RtmpSession::handshake(ByteView& input) {
    if (state_ == State::AwaitC2) {
        const auto count = std::min(c2_missing_, input.size());
        input = input.subspan(count);
        c2_missing_ -= count;
        if (c2_missing_ == 0) {
            state_ = State::AwaitConnect;
        }
        return {};
    }
    const auto count = std::min(formats::kRtmpC0C1Size - held_.size(), input.size());
    held_.insert(held_.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(count));
    input = input.subspan(count);
    if (const auto known = formats::check_rtmp_version(held_); !known) {
        return to_session_error(Fault::Handshake, known.error());
    }
    if (held_.size() < formats::kRtmpC0C1Size) {
        return {};
    }
    std::array<std::byte, formats::kRtmpHandshakeRandom> random;
    fill_random(random);
    const auto answer = formats::make_rtmp_server_handshake(held_, random);
    if (!answer) {
        return to_session_error(Fault::Handshake, answer.error());
    }
    output_.insert(output_.end(), answer->begin(), answer->end());
    held_ = {};
    c2_missing_ = formats::kRtmpHandshakeSize;
    state_ = State::AwaitC2;
    return {};
}

Result<void, SessionError> RtmpSession::dispatch(RtmpMessage message) {
    switch (message.type) {
    case RtmpType::Video:
        if (state_ == State::Publishing) {
            listener_.on_video(std::move(message));
        }
        return {};
    case RtmpType::Audio:
        if (state_ == State::Publishing) {
            listener_.on_audio(std::move(message));
        }
        return {};
    case RtmpType::Aggregate:
        return on_aggregate(message);
    case RtmpType::CommandAmf0:
    case RtmpType::CommandAmf3:
        return on_command(message);
    case RtmpType::DataAmf0:
    case RtmpType::DataAmf3:
        on_data(message);
        return {};
    case RtmpType::UserControl:
    case RtmpType::WindowAckSize:
        return on_control(message);
    default:
        return {};
    }
}

Result<void, SessionError> RtmpSession::on_control(const RtmpMessage& message) {
    constexpr std::uint16_t kPingRequest = 6;
    ByteReader in(message.payload);
    if (message.type == RtmpType::WindowAckSize) {
        const auto size = in.u32();
        if (!size) {
            return SessionError{Fault::Message, "window acknowledgement size is too short"};
        }
        window_ = std::clamp<std::uint32_t>(*size, 1024, kWindow);
        return {};
    }
    const auto event = in.u16();
    if (!event) {
        return SessionError{Fault::Message, "user control message is too short"};
    }
    if (*event == kPingRequest) {
        replies_.pong(in.rest().first(std::min<std::size_t>(in.remaining(), 4)));
    }
    return {};
}

Result<void, SessionError> RtmpSession::on_aggregate(const RtmpMessage& message) {
    auto parts = formats::split_rtmp_aggregate(message);
    if (!parts) {
        return SessionError{Fault::Message, "truncated aggregate message"};
    }
    for (auto& part : *parts) {
        if (part.type == RtmpType::Video || part.type == RtmpType::Audio || part.type == RtmpType::DataAmf0) {
            LEAMS_CHECK(dispatch(std::move(part)));
        }
    }
    return {};
}

// Data that cannot be read is not worth a stream: ffmpeg, for one, sends time codes of four bytes.
void RtmpSession::on_data(const RtmpMessage& message) {
    if (state_ != State::Publishing || message.payload.size() > kMaxCommandBytes) {
        return;
    }
    const auto values = formats::parse_amf0(amf0_body(message));
    if (!values) {
        return;
    }
    const Command data{.name = {}, .stream_id = message.stream_id, .values = *values};
    const std::size_t name = data.text_argument(0) == "@setDataFrame" ? 1 : 0;
    const auto* metadata = data.argument(name + 1);
    if (data.text_argument(name) == "onMetaData" && metadata != nullptr) {
        listener_.on_metadata(*metadata);
    }
}

Result<void, SessionError> RtmpSession::on_command(const RtmpMessage& message) {
    if (message.payload.size() > kMaxCommandBytes) {
        return SessionError{Fault::Command, "command too long"};
    }
    const auto values = formats::parse_amf0(amf0_body(message));
    if (!values) {
        return to_session_error(Fault::Command, values.error());
    }
    if (values->empty() || values->front().string() == nullptr) {
        return SessionError{Fault::Command, "command without a name"};
    }
    const auto* transaction = values->size() > 1 ? (*values)[1].number() : nullptr;
    const Command command{
        .name = *values->front().string(),
        .transaction = transaction == nullptr ? 0 : *transaction,
        .stream_id = message.stream_id,
        .values = *values,
    };
    if (command.name == "connect") {
        return on_connect(command);
    }
    if (state_ == State::AwaitConnect) {
        return SessionError{Fault::Command, "command before connect"};
    }
    if (command.name == "createStream") {
        return on_create_stream(command);
    }
    if (command.name == "publish") {
        return on_publish(command);
    }
    if (command.name == "play" || command.name == "play2") {
        on_play(command);
    } else if (on_play_control(command)) {
        return {};
    } else if (command.name == "FCPublish") {
        on_fc_publish(command);
    } else if (command.name == "FCUnpublish") {
        on_fc_unpublish(command);
    } else if (command.name == "deleteStream") {
        on_delete_stream(command);
    } else if (command.name == "closeStream") {
        on_close_stream(command);
    } else if (command.name == "getStreamLength") {
        replies_.result(command.transaction, 0);
    } else if (command.transaction != 0 && command.name != "_result" && command.name != "_error") {
        replies_.result(command.transaction);
    }
    return {};
}

Result<void, SessionError> RtmpSession::on_connect(const Command& command) {
    if (state_ != State::AwaitConnect) {
        return SessionError{Fault::Command, "connect twice"};
    }
    double object_encoding = 0;
    if (const auto* object = command.argument(2)) {
        app_ = Secret(std::string(object->text("app")));
        tc_url_ = Secret(std::string(object->text("tcUrl")));
        encoder_ = printable(object->text("flashVer").substr(0, kMaxEncoderName));
        const auto* encoding = object->find("objectEncoding");
        if (encoding != nullptr && encoding->number() != nullptr && *encoding->number() == 3) {
            object_encoding = 3;
        }
    }
    replies_.protocol_parameters(kWindow, limits_.chunk_size);
    replies_.connected(command.transaction, object_encoding);
    state_ = State::Idle;
    return {};
}

Result<void, SessionError> RtmpSession::on_create_stream(const Command& command) {
    if (open_streams_.size() == kMaxOpenStreams) {
        return SessionError{Fault::Command, "too many streams"};
    }
    // A number is not used twice: a late deleteStream must not end another stream.
    open_streams_.push_back(++last_stream_);
    replies_.result(command.transaction, last_stream_);
    return {};
}

Result<void, SessionError> RtmpSession::on_publish(const Command& command) {
    if (state_ != State::Idle) {
        replies_.on_status(
            command.stream_id,
            StatusLevel::Error,
            "NetStream.Publish.BadName",
            "This connection is publishing or playing already"
        );
        return {};
    }
    media_stream_ = command.stream_id;
    state_ = State::Deciding;
    listener_.on_publish_requested({
        .target = parse_publish_target(app_.reveal(), tc_url_.reveal(), command.text_argument(3)),
        .encoder = encoder_,
    });
    return {};
}

void RtmpSession::on_play(const Command& command) {
    if (state_ != State::Idle) {
        replies_.on_status(
            command.stream_id,
            StatusLevel::Error,
            "NetStream.Play.Failed",
            "This connection is publishing or playing already"
        );
        return;
    }
    media_stream_ = command.stream_id;
    state_ = State::Deciding;
    listener_.on_play_requested({
        .target = parse_play_target(app_.reveal(), tc_url_.reveal(), command.text_argument(3)),
        .player = encoder_,
    });
}

// What is live neither pauses nor seeks: players are told so that they go on, and it goes on.
bool RtmpSession::on_play_control(const Command& command) {
    const auto* pause = command.argument(3) == nullptr ? nullptr : command.argument(3)->boolean();
    const bool unpauses = pause != nullptr && !*pause;
    std::string_view code;
    if (command.name == "pause" || command.name == "pauseRaw") {
        code = unpauses ? "NetStream.Unpause.Notify" : "NetStream.Pause.Notify";
    } else if (command.name == "seek") {
        code = "NetStream.Seek.Notify";
    } else {
        return false;
    }
    replies_.on_status(command.stream_id, StatusLevel::Status, code, "The stream is live and goes on");
    return true;
}

void RtmpSession::on_fc_publish(const Command& command) {
    if (command.transaction != 0) {
        replies_.result(command.transaction);
    }
    replies_.on_fc("onFCPublish", "NetStream.Publish.Start", "FCPublish received");
}

void RtmpSession::on_fc_unpublish(const Command& command) {
    replies_.on_fc("onFCUnpublish", "NetStream.Unpublish.Success", "FCUnpublish received");
    if (command.transaction != 0) {
        replies_.result(command.transaction);
    }
    unpublish();
}

void RtmpSession::on_delete_stream(const Command& command) {
    const auto* argument = command.argument(3);
    const auto* id = argument == nullptr ? nullptr : argument->number();
    end_stream(id == nullptr ? media_stream_ : *id);
    if (id == nullptr || *id == media_stream_) {
        unpublish();
        stop_playing();
    }
}

void RtmpSession::on_close_stream(const Command& command) {
    end_stream(command.stream_id);
    unpublish();
    stop_playing();
}

void RtmpSession::end_stream(double stream_id) {
    std::erase_if(open_streams_, [stream_id](std::uint32_t open) { return open == stream_id; });
}

void RtmpSession::unpublish() {
    if (state_ == State::Publishing) {
        replies_.on_status(media_stream_, StatusLevel::Status, "NetStream.Unpublish.Success", "Stream ended");
        state_ = State::Idle;
        end_stream(media_stream_);
        listener_.on_unpublished();
    }
}

void RtmpSession::stop_playing() {
    if (state_ == State::Playing) {
        replies_.on_status(media_stream_, StatusLevel::Status, "NetStream.Play.Stop", "Playing stopped");
        state_ = State::Idle;
        listener_.on_stopped();
    }
}

void RtmpSession::accept_play() {
    LEAMS_ASSERT(state_ == State::Deciding);
    state_ = State::Playing;
    replies_.stream_begin(media_stream_);
    replies_.on_status(media_stream_, StatusLevel::Status, "NetStream.Play.Reset", "Playing begins anew");
    replies_.on_status(media_stream_, StatusLevel::Status, "NetStream.Play.Start", "Playing started");
    replies_.sample_access(media_stream_);
}

void RtmpSession::send_metadata(const formats::AmfValue& about) {
    replies_.metadata(media_stream_, about);
}

void RtmpSession::send_media(RtmpType type, std::uint32_t timestamp, ByteView message) {
    replies_.media(media_stream_, type, timestamp, message);
}

void RtmpSession::finish_play() {
    LEAMS_ASSERT(state_ == State::Playing);
    replies_.on_status(
        media_stream_, StatusLevel::Status, "NetStream.Play.UnpublishNotify", "The stream is over"
    );
    replies_.stream_eof(media_stream_);
    state_ = State::Over;
}

void RtmpSession::accept_publish() {
    LEAMS_ASSERT(state_ == State::Deciding);
    state_ = State::Publishing;
    chunks_.set_limits(limits_.chunks);
    replies_.stream_begin(media_stream_);
    replies_.on_status(media_stream_, StatusLevel::Status, "NetStream.Publish.Start", "Publishing started");
}

void RtmpSession::refuse(std::string_view code, std::string_view description) {
    if (state_ == State::Over) {
        return;
    }
    replies_.on_status(media_stream_, StatusLevel::Error, code, description);
    state_ = State::Over;
    held_ = {};
}

void RtmpSession::acknowledge() {
    // Half a window early: some clients stop sending when a whole one is unacknowledged.
    if (state_ == State::AwaitC1 || state_ == State::AwaitC2 || received_ - acknowledged_ < window_ / 2) {
        return;
    }
    acknowledged_ = received_;
    replies_.acknowledgement(static_cast<std::uint32_t>(received_ % kSequenceReset));
}

void RtmpSession::sent(std::size_t count) {
    LEAMS_ASSERT(count <= output_.size() - sent_);
    sent_ += count;
    // A client that always leaves something unread must not make the rest stay; each byte moves once at most.
    if (sent_ >= output_.size() / 2) {
        output_.erase(output_.begin(), output_.begin() + static_cast<std::ptrdiff_t>(sent_));
        sent_ = 0;
    }
}

} // namespace leams::rtmp
