#pragma once

#include "net/http_worker.hpp"
#include "net/send_queue.hpp"
#include "runtime/poller.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::net {

/// One HTTP/1.1 connection as a state machine on its loop: it reads a request, waits for the answer, sends
/// it, and begins again. Internal to net; handlers see it through Responder.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection>,
                             private runtime::PollHandler {
public:
    HttpConnection(HttpWorker& worker, AcceptedSocket socket);
    ~HttpConnection() override;

    void start();
    /// Called every second.
    void sweep();
    /// Closes at once if idle, otherwise after the present answer.
    void drain();
    void close();

    runtime::Loop& loop() const noexcept;
    bool alive() const noexcept { return state_ == State::Handling || state_ == State::Streaming; }

    void respond(Response response);
    void respond_unanswered();
    void start_stream(Response head, std::function<void(bool)> on_drain);
    bool write_stream(std::string data);
    void finish_stream();
    std::shared_ptr<WebSocket>
    upgrade(std::shared_ptr<WebSocketHandler> handler, std::string_view extra_headers);

private:
    enum class State : std::uint8_t {
        Reading,   // Waiting for a request or reading it.
        Handling,  // A handler has the request.
        Streaming, // A handler sends the answer piece by piece.
        Sending,   // The answer is complete but not yet sent.
        Lingering, // Closed for writing; reads what the client still sends, so that it gets our last answer.
        Closed,
    };
    struct PartialBody;

    void on_ready(std::uint32_t events) override;
    void on_readable();
    void on_writable();
    /// Handles requests out of `data` while they are complete; what is left goes to in_.
    void consume(std::string_view data);
    /// Bytes used, 0 when the request is not complete yet.
    std::size_t try_request(std::string_view data);
    std::size_t try_body(std::string_view data);
    std::size_t dispatch(std::string_view data, std::string_view body, std::size_t used);
    void reject(std::uint16_t status, std::string_view why);

    void append_head(std::string& out, const Response& response, std::optional<std::uint64_t> length) const;
    void after_send(SendQueue::Status status);
    void answer_done();
    void watch();
    void linger();

    HttpWorker& worker_;
    Descriptor socket_;
    std::string peer_;
    State state_ = State::Reading;
    bool keep_alive_ = true;
    bool head_request_ = false; // The answer has no body.
    bool version_1_1_ = true;
    bool stream_chunked_ = false;
    bool consuming_ = false;    // consume() is on the stack and will go on by itself.
    std::uint32_t watched_ = 0; // Events the poller reports.
    int since_ = 0;             // When the present state or request began.
    int progress_ = 0;          // When the client last took bytes.
    std::string in_;            // Read but not yet handled.
    std::unique_ptr<PartialBody> partial_;
    SendQueue out_;
    std::function<void(bool)> on_drain_;
    std::string_view websocket_key_; // Valid only while the handler runs.
};

} // namespace leams::net
