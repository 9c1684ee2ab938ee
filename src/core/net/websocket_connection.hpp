#pragma once

#include "core/net/http_worker.hpp"
#include "core/net/send_queue.hpp"
#include "core/net/websocket.hpp"
#include "core/runtime/poller.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace leams::net {

/// The server's WebSocket as a state machine on its loop. Internal to net.
class WebSocketConnection final : public WebSocket,
                                  public std::enable_shared_from_this<WebSocketConnection>,
                                  private runtime::PollHandler {
public:
    WebSocketConnection(
        HttpWorker& worker,
        AcceptedSocket socket,
        AddressCounter::Place place,
        std::shared_ptr<WebSocketHandler> handler
    );
    ~WebSocketConnection() override;

    /// Sends the handshake's answer; `early` is what the client sent behind its request.
    void start(std::string_view handshake, std::string early);
    /// Called every second: pings, and closes what is dead.
    void sweep();
    /// Closes without a word.
    void abort();

    runtime::Loop& loop() const noexcept override;
    bool send(SharedFrame frame, Flush flush) override;
    void flush() override;
    void close(std::uint16_t code, std::string_view reason) override;
    std::size_t queued_bytes() const noexcept override { return out_.bytes(); }
    const std::string& peer() const noexcept override { return peer_; }

private:
    void on_ready(std::uint32_t events) override;
    void on_readable();
    void consume(std::span<std::byte> data);
    /// Bytes used of one frame; 0 when it is not complete.
    std::size_t try_frame(std::span<std::byte> data);
    void on_frame(const websocket::FrameHeader& header, std::string_view payload);
    void on_data(const websocket::FrameHeader& header, std::string_view payload);
    void after_flush(SendQueue::Status status);
    void watch();

    HttpWorker& worker_;
    Descriptor socket_;
    std::string peer_;
    AddressCounter::Place place_; // The client's.
    std::shared_ptr<WebSocketHandler> handler_;
    SendQueue out_;
    std::string in_;      // An incomplete frame.
    std::string message_; // The fragments so far of an incomplete message.
    bool fragmented_ = false;
    bool closing_ = false; // A close frame was queued; nothing is sent after it.
    std::uint32_t watched_ = 0;
    int heard_;  // When the peer last sent anything.
    int pinged_; // When we last sent a ping.
    int begun_;  // When the first bytes of an incomplete message came.
    int closing_since_ = 0;
};

} // namespace leams::net
