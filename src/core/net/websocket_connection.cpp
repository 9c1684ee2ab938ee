#include "core/net/websocket_connection.hpp"

#include "core/base/text.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace leams::net {
namespace {

using websocket::FrameHeader;
using websocket::Opcode;

constexpr int kPingEverySeconds = 25;
constexpr int kSilentSeconds = 60;
constexpr int kCloseWaitSeconds = 5;

constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kUnsupportedData = 1003;
constexpr std::uint16_t kBadText = 1007;
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kTooBig = 1009;
constexpr std::uint16_t kTryAgainLater = 1013;

} // namespace

SharedFrame make_text_frame(std::string_view payload) {
    return std::make_shared<const std::string>(websocket::make_frame(Opcode::Text, payload));
}

WebSocketConnection::WebSocketConnection(
    HttpWorker& worker,
    AcceptedSocket socket,
    AddressCounter::Place place,
    std::shared_ptr<WebSocketHandler> handler
)
    : worker_(worker)
    , socket_(std::move(socket.descriptor))
    , peer_(std::move(socket.peer))
    , place_(std::move(place))
    , handler_(std::move(handler))
    , heard_(worker.now())
    , pinged_(worker.now())
    , begun_(worker.now()) {}

WebSocketConnection::~WebSocketConnection() = default;

runtime::Loop& WebSocketConnection::loop() const noexcept {
    return worker_.loop();
}

void WebSocketConnection::start(std::string_view handshake, std::string early) {
    watched_ = EPOLLIN;
    worker_.loop().poller().add(socket_.fd(), watched_, *this);
    out_.push(std::string(handshake));
    after_flush(out_.flush(socket_.fd()));
    if (!early.empty() && socket_.is_open()) {
        // Later, because the caller has yet to learn of this socket before its first message arrives.
        loop().post([self = shared_from_this(), early = std::move(early)]() mutable {
            if (self->socket_.is_open()) {
                self->consume(std::as_writable_bytes(std::span(early)));
            }
        });
    }
}

void WebSocketConnection::sweep() {
    if (closing_) {
        if (worker_.now() - closing_since_ > kCloseWaitSeconds) {
            abort();
        }
        return;
    }
    if (worker_.now() - heard_ > kSilentSeconds) {
        abort();
        return;
    }
    const bool unfinished = !in_.empty() || fragmented_;
    if (unfinished && worker_.now() - begun_ > worker_.limits().body_timeout_s) {
        close(kPolicyViolation, "the message took too long to arrive");
        return;
    }
    if (worker_.now() - pinged_ >= kPingEverySeconds) {
        static const auto kPing =
            std::make_shared<const std::string>(websocket::make_frame(Opcode::Ping, {}));
        pinged_ = worker_.now();
        send(kPing, Flush::Now);
    }
}

void WebSocketConnection::abort() {
    if (!socket_.is_open()) {
        return;
    }
    const auto self = shared_from_this();
    worker_.loop().poller().remove(socket_.fd(), *this);
    socket_.close();
    place_ = {};
    worker_.note_closed();
    const auto handler = std::exchange(handler_, nullptr);
    handler->on_close(*this);
    worker_.forget(*this);
}

bool WebSocketConnection::send(SharedFrame frame, Flush flush) {
    if (!socket_.is_open() || closing_) {
        return false;
    }
    const auto& limits = worker_.limits().websocket;
    if (out_.bytes() + frame->size() > limits.max_queued_bytes || out_.items() >= limits.max_queued_frames) {
        close(kTryAgainLater, "you read too slowly");
        return false;
    }
    const bool idle = out_.empty();
    out_.push(std::move(frame));
    if (flush == Flush::Now && idle) {
        after_flush(out_.flush(socket_.fd()));
    }
    return socket_.is_open();
}

void WebSocketConnection::flush() {
    // While the socket is blocked the poller tells when to go on.
    if (socket_.is_open() && (watched_ & EPOLLOUT) == 0) {
        after_flush(out_.flush(socket_.fd()));
    }
}

void WebSocketConnection::close(std::uint16_t code, std::string_view reason) {
    if (!socket_.is_open() || closing_) {
        return;
    }
    closing_ = true;
    closing_since_ = worker_.now();
    out_.push(websocket::make_frame(Opcode::Close, websocket::make_close_payload(code, reason)));
    after_flush(out_.flush(socket_.fd()));
}

void WebSocketConnection::on_ready(std::uint32_t events) {
    const auto self = shared_from_this();
    if ((events & EPOLLOUT) != 0) {
        after_flush(out_.flush(socket_.fd()));
    }
    if (socket_.is_open() && (events & EPOLLIN) != 0) {
        on_readable();
    } else if (socket_.is_open() && (events & (EPOLLERR | EPOLLHUP)) != 0) {
        abort();
    }
}

void WebSocketConnection::on_readable() {
    auto& buffer = worker_.read_buffer();
    const auto got = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        abort();
        return;
    }
    if (got < 0) {
        return;
    }
    heard_ = worker_.now();
    if (in_.empty() && !fragmented_) {
        begun_ = heard_;
    }
    const auto bytes = std::span(buffer).first(static_cast<std::size_t>(got));
    if (in_.empty()) {
        consume(std::as_writable_bytes(bytes));
    } else {
        auto all = std::exchange(in_, {});
        all.append(bytes.data(), bytes.size());
        consume(std::as_writable_bytes(std::span(all)));
    }
}

void WebSocketConnection::consume(std::span<std::byte> data) {
    while (socket_.is_open() && !data.empty()) {
        const auto used = try_frame(data);
        if (used == 0) {
            break;
        }
        data = data.subspan(used);
        if (!fragmented_) {
            begun_ = worker_.now();
        }
    }
    if (socket_.is_open() && !closing_) {
        in_ = as_text(data);
    }
}

std::size_t WebSocketConnection::try_frame(std::span<std::byte> data) {
    const auto header = websocket::parse_frame_header(data);
    if (!header) {
        if (!header.error().needs_more()) {
            close(kProtocolError, header.error().reason());
        }
        return 0;
    }
    // RFC 6455 section 5.1: a client must mask.
    if (!header->masked) {
        close(kProtocolError, "frames of a client must be masked");
        return 0;
    }
    if (header->length + message_.size() > worker_.limits().websocket.max_message_bytes) {
        close(kTooBig, "the message is too long");
        return 0;
    }
    const auto length = static_cast<std::size_t>(header->length);
    if (data.size() < header->size + length) {
        return 0;
    }
    const auto payload = data.subspan(header->size, length);
    websocket::unmask(payload, header->mask, 0);
    on_frame(*header, as_text(payload));
    return header->size + length;
}

void WebSocketConnection::on_frame(const FrameHeader& header, std::string_view payload) {
    switch (header.opcode) {
    case Opcode::Ping:
        send(std::make_shared<const std::string>(websocket::make_frame(Opcode::Pong, payload)), Flush::Now);
        break;
    case Opcode::Pong:
        break;
    case Opcode::Close:
        // Our own close frame, if it went first, has been answered by this one.
        if (closing_) {
            abort();
        } else {
            close(1000, {});
            if (socket_.is_open() && out_.empty()) {
                abort();
            }
        }
        break;
    case Opcode::Binary:
        close(kUnsupportedData, "text messages only");
        break;
    case Opcode::Text:
    case Opcode::Continuation:
        on_data(header, payload);
        break;
    }
}

void WebSocketConnection::on_data(const FrameHeader& header, std::string_view payload) {
    if (closing_) {
        return;
    }
    if (fragmented_ != (header.opcode == Opcode::Continuation)) {
        close(kProtocolError, "fragments out of order");
        return;
    }
    fragmented_ = !header.final;
    if (!header.final || header.opcode == Opcode::Continuation) {
        message_ += payload;
        if (!header.final) {
            return;
        }
    }
    const auto whole = std::exchange(message_, {});
    const auto text = header.opcode == Opcode::Continuation ? std::string_view(whole) : payload;
    if (!is_valid_utf8(text)) {
        close(kBadText, "the message is not UTF-8");
        return;
    }
    const auto handler = handler_;
    handler->on_text(*this, text);
}

void WebSocketConnection::after_flush(SendQueue::Status status) {
    if (status == SendQueue::Status::Failed) {
        abort();
        return;
    }
    watch();
}

void WebSocketConnection::watch() {
    const auto wanted =
        static_cast<std::uint32_t>(EPOLLIN) | (out_.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT));
    if (socket_.is_open() && wanted != watched_) {
        watched_ = wanted;
        worker_.loop().poller().modify(socket_.fd(), wanted, *this);
    }
}

} // namespace leams::net
