#pragma once

#include "core/net/http_worker.hpp"
#include "core/net/request_body.hpp"
#include "core/net/send_queue.hpp"
#include "core/runtime/poller.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace leams::net {

/// One HTTP/1.1 connection as a state machine on its loop: it reads a request, waits for the answer, sends
/// it, and begins again. Internal to net; handlers see it through Responder.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection>,
                             private runtime::PollHandler {
public:
    HttpConnection(HttpWorker& worker, AcceptedSocket socket, AddressCounter::Place place);
    ~HttpConnection() override;

    void start();
    /// Called every second.
    void sweep();
    /// Closes at once if idle, otherwise after the present answer.
    void drain();
    void close();

    runtime::Loop& loop() const noexcept;
    bool alive() const noexcept { return state_ == State::Handling || state_ == State::Streaming; }

    void on_gone(std::function<void()> gone);
    void set_audience(Audience audience) noexcept { audience_ = audience; }
    void set_request_id(std::string_view id) {
        request_id_line_ = "X-Request-Id: " + std::string(id) + "\r\n";
    }
    void respond(Response response);
    void respond_unanswered();
    void start_stream(Response head, std::function<void(bool)> on_drain);
    bool write_stream(std::span<Body> pieces);
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

    void forget_audience() {
        audience_ = {};
        request_id_line_.clear();
    }
    void on_ready(std::uint32_t events) override;
    void on_readable();
    void on_writable();
    /// Handles requests out of `data` while they are complete; what is left goes to in_.
    void consume(std::string_view data);
    /// Both give the bytes used, 0 when more is needed.
    std::size_t take_head(std::string_view data);
    std::size_t take_body(std::string_view data);
    /// Hands the request on; `rest` is what came behind it.
    void dispatch(const http1::Head& head, std::string_view body, std::string_view rest);
    /// Behind a proxy: gives the request one of its client's places. False when it has answered instead.
    bool enter_client();
    /// Counts what is kept of unfinished requests; false when there is no room for it.
    bool count_input();
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
    bool consuming_ = false;                    // consume() is on the stack and will go on by itself.
    std::uint32_t watched_ = 0;                 // Events the poller reports.
    int since_ = 0;                             // When the present state or request began.
    int progress_ = 0;                          // When the client last took bytes.
    std::string in_;                            // Read but not yet handled.
    std::unique_ptr<RequestBody> body_;         // Of a request whose head is there.
    std::unique_ptr<InputBudget::Share> input_; // What in_ and body_ take.
    bool proxied_;
    std::string client_;          // Behind a proxy: who sent the present request.
    AddressCounter::Place place_; // The peer's, or behind a proxy the present client's.
    SendQueue out_;
    std::string request_id_line_; // Of the present answer; empty: it has none.
    Audience audience_;           // Of the present answer.
    std::function<void(bool)> on_drain_;
    std::string_view websocket_key_; // Valid only while the handler runs.
};

} // namespace leams::net
