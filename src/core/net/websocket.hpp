#pragma once

#include "core/formats/websocket_frame.hpp"
#include "core/net/http.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace leams::net {

/// A frame made once and sent to many sockets.
using SharedFrame = SharedText;

SharedFrame make_text_frame(std::string_view payload);

/// What a socket tells its owner; called on the socket's loop. One handler may serve many sockets.
class WebSocketHandler {
public:
    virtual ~WebSocketHandler() = default;
    /// A whole text message, valid UTF-8; the view lives until the call returns. Binary messages close the
    /// socket with 1003.
    virtual void on_text(WebSocket& socket, std::string_view text) = 0;
    /// Called once, whoever closed; the socket must not be used afterwards.
    virtual void on_close(WebSocket& socket) = 0;
};

/// The server's end of a WebSocket (RFC 6455). Bound to one loop. Frames to send wait in a bounded queue: a
/// socket whose queue overflows is closed with 1013 ("try again later") and its handler is told.
class WebSocket {
public:
    virtual ~WebSocket() = default;

    virtual runtime::Loop& loop() const noexcept = 0;
    /// Queues a frame. It is written at once when nothing waits, unless `Flush::Later`: then flush() writes
    /// all that has gathered in one system call. False when the socket is closed or was closed by this call
    /// because its queue is full.
    enum class Flush : std::uint8_t { Now, Later };
    virtual bool send(SharedFrame frame, Flush flush = Flush::Now) = 0;
    virtual void flush() = 0;
    /// Sends a close frame and closes after it, or after a short wait when the peer does not read.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;

    virtual std::size_t queued_bytes() const noexcept = 0;
    virtual const std::string& peer() const noexcept = 0;
};

struct WebSocketLimits {
    std::size_t max_message_bytes = 4096;
    std::size_t max_queued_bytes = 256 * 1024;
    std::size_t max_queued_frames = 1024;
};

} // namespace leams::net
