#include "net/http_connection.hpp"

#include "net/websocket_connection.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace leams::net {
namespace {

/// While a request is being handled, so much of what follows is read; beyond it the socket's own buffer holds
/// the client.
constexpr std::size_t kMaxReadAhead = 16 * 1024;
constexpr std::size_t kStreamHighWater = 256 * 1024;
constexpr int kLingerSeconds = 2;

} // namespace

struct HttpConnection::PartialBody {
    std::size_t head_size = 0;
    std::size_t consumed = 0; // Of the bytes after the head.
    bool chunked = false;
    std::uint64_t length = 0;
    http1::ChunkedDecoder decoder{};
    std::string decoded{};
};

HttpConnection::HttpConnection(HttpWorker& worker, AcceptedSocket socket)
    : worker_(worker)
    , socket_(std::move(socket.descriptor))
    , peer_(std::move(socket.peer))
    , since_(worker.now())
    , progress_(worker.now()) {}

HttpConnection::~HttpConnection() = default;

void HttpConnection::start() {
    watched_ = EPOLLIN;
    worker_.loop().poller().add(socket_.fd(), watched_, *this);
}

runtime::Loop& HttpConnection::loop() const noexcept {
    return worker_.loop();
}

void HttpConnection::sweep() {
    const auto& limits = worker_.limits();
    const auto age = worker_.now() - since_;
    const bool idle = in_.empty() && !partial_;
    if (!out_.empty() && worker_.now() - progress_ > limits.stall_timeout_s) {
        close();
    } else if (state_ == State::Lingering && age > kLingerSeconds) {
        close();
    } else if (state_ == State::Reading && idle && age > limits.idle_timeout_s) {
        close();
    } else if (state_ == State::Reading && !idle &&
               age > (partial_ ? limits.body_timeout_s : limits.head_timeout_s)) {
        reject(408, "The request took too long to arrive");
    }
}

void HttpConnection::drain() {
    keep_alive_ = false;
    if (state_ == State::Reading && in_.empty() && !partial_) {
        close();
    }
}

void HttpConnection::close() {
    if (state_ == State::Closed) {
        return;
    }
    const auto self = shared_from_this();
    state_ = State::Closed;
    worker_.loop().poller().remove(socket_.fd(), *this);
    socket_.close();
    if (const auto on_drain = std::move(on_drain_)) {
        on_drain(false);
    }
    worker_.release(peer_);
    worker_.forget(*this);
}

void HttpConnection::on_ready(std::uint32_t events) {
    const auto self = shared_from_this();
    if ((events & EPOLLOUT) != 0 && state_ != State::Closed) {
        on_writable();
    }
    if ((events & EPOLLIN) != 0 && state_ != State::Closed) {
        on_readable();
    } else if ((events & (EPOLLERR | EPOLLHUP)) != 0 && state_ != State::Closed) {
        close();
    }
}

void HttpConnection::on_readable() {
    auto& buffer = worker_.read_buffer();
    const auto got = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        close();
        return;
    }
    if (got < 0 || state_ == State::Lingering) {
        return;
    }
    const std::string_view data(buffer.data(), static_cast<std::size_t>(got));
    if (state_ != State::Reading) {
        in_ += data;
        watch();
        return;
    }
    if (in_.empty() && !partial_) {
        since_ = worker_.now();
        consume(data);
    } else {
        in_ += data;
        const auto all = std::move(in_);
        in_.clear();
        consume(all);
    }
}

void HttpConnection::consume(std::string_view data) {
    consuming_ = true;
    while (state_ == State::Reading && !data.empty()) {
        const auto used = try_request(data);
        if (used == 0) {
            break;
        }
        data.remove_prefix(used);
        since_ = worker_.now();
    }
    consuming_ = false;
    if (state_ != State::Closed && state_ != State::Lingering) {
        in_ = data;
        watch();
    }
}

std::size_t HttpConnection::try_request(std::string_view data) {
    if (partial_) {
        return try_body(data);
    }
    auto& head = worker_.scratch_head();
    if (const auto parsed = http1::parse_request(data, head); !parsed) {
        if (!parsed.error().needs_more()) {
            const bool large = parsed.error().kind() == ParseError::Kind::TooLarge;
            reject(large ? 431 : 400, parsed.error().reason());
        }
        return 0;
    }
    if (!head.chunked && head.content_length.value_or(0) == 0) {
        return dispatch(data, {}, head.size);
    }
    if (head.content_length.value_or(0) > worker_.limits().max_body_bytes) {
        reject(413, "The body is too large");
        return 0;
    }
    if (http1::equals_ignoring_case(head.header("expect"), "100-continue") && data.size() == head.size) {
        constexpr std::array<std::string_view, 1> kContinue{"HTTP/1.1 100 Continue\r\n\r\n"};
        out_.send(socket_.fd(), kContinue);
    }
    partial_ = std::make_unique<PartialBody>(PartialBody{
        .head_size = head.size, .chunked = head.chunked, .length = head.content_length.value_or(0)
    });
    return try_body(data);
}

std::size_t HttpConnection::try_body(std::string_view data) {
    auto& body = *partial_;
    const auto after_head = data.substr(body.head_size);
    if (!body.chunked) {
        if (after_head.size() < body.length) {
            return 0;
        }
        const auto text = after_head.substr(0, body.length);
        const auto used = body.head_size + body.length;
        partial_.reset();
        return dispatch(data, text, used);
    }
    while (true) {
        const auto step = body.decoder.next(after_head.substr(body.consumed));
        if (!step) {
            reject(400, step.error().reason());
            return 0;
        }
        body.consumed += step->consumed;
        body.decoded += step->data;
        if (body.decoded.size() > worker_.limits().max_body_bytes ||
            body.consumed > 4 * worker_.limits().max_body_bytes) {
            reject(413, "The body is too large");
            return 0;
        }
        if (step->done) {
            const auto whole = std::move(partial_);
            return dispatch(data, whole->decoded, whole->head_size + whole->consumed);
        }
        if (step->consumed == 0) {
            return 0;
        }
    }
}

std::size_t HttpConnection::dispatch(std::string_view data, std::string_view body, std::size_t used) {
    auto& head = worker_.scratch_head();
    if (!http1::parse_request(data, head)) {
        reject(400, "bad request");
        return 0;
    }
    worker_.stats().requests.fetch_add(1, std::memory_order_relaxed);
    keep_alive_ = head.keep_alive && !worker_.draining();
    version_1_1_ = head.version_1_1;
    head_request_ = head.method == "HEAD";

    const auto question = head.target.find('?');
    const Request request{
        .method = head_request_ ? std::string_view("GET") : head.method,
        .target = head.target,
        .path = head.target.substr(0, question),
        .query = question == std::string_view::npos ? std::string_view{} : head.target.substr(question + 1),
        .body = body,
        .peer = peer_,
        .head = &head,
    };
    if (http1::has_token(head.header("upgrade"), "websocket") && head.method == "GET" && head.version_1_1 &&
        http1::has_token(head.header("connection"), "upgrade") &&
        head.header("sec-websocket-version") == "13") {
        websocket_key_ = head.header("sec-websocket-key");
    }
    state_ = State::Handling;
    // What came behind an upgrade request belongs to the WebSocket.
    in_ = websocket_key_.empty() ? std::string_view{} : data.substr(used);
    worker_.handler().on_request(request, Responder(shared_from_this()));
    websocket_key_ = {};
    return used;
}

void HttpConnection::reject(std::uint16_t status, std::string_view why) {
    worker_.stats().malformed.fetch_add(1, std::memory_order_relaxed);
    partial_.reset();
    in_.clear();
    state_ = State::Handling;
    Response response{.status = status, .body = std::string(why) + "\n", .close = true};
    response.header("Content-Type", "text/plain; charset=utf-8");
    respond(std::move(response));
}

void HttpConnection::append_head(
    std::string& out, const Response& response, std::optional<std::uint64_t> length
) const {
    fmt::format_to(
        std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status)
    );
    out += worker_.date_line();
    out += policy_lines(response.policy);
    out += response.headers;
    if (response.shared_headers) {
        out += *response.shared_headers;
    }
    if (length) {
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *length);
    }
    if (!keep_alive_) {
        out += "Connection: close\r\n";
    } else if (!version_1_1_) {
        out += "Connection: keep-alive\r\n";
    }
}

void HttpConnection::respond(Response response) {
    if (state_ != State::Handling) {
        return;
    }
    const auto self = shared_from_this();
    keep_alive_ = keep_alive_ && !response.close;
    const auto* own = std::get_if<std::string>(&response.body);
    const auto* shared = std::get_if<SharedText>(&response.body);
    const auto* file = std::get_if<FileRange>(&response.body);
    const std::string_view text = own != nullptr                 ? *own
                                  : shared != nullptr && *shared ? **shared
                                                                 : std::string_view{};
    const bool bodiless = response.status == 204 || response.status == 304;
    const std::uint64_t length = file != nullptr ? file->length : text.size();

    auto& head = worker_.scratch_text();
    head.clear();
    append_head(head, response, bodiless ? std::nullopt : std::optional(length));
    head += "\r\n";

    state_ = State::Sending;
    progress_ = worker_.now();
    auto status = SendQueue::Status::Done;
    if (head_request_ || bodiless) {
        const std::array<std::string_view, 1> pieces{head};
        status = out_.send(socket_.fd(), pieces);
    } else if (file != nullptr) {
        out_.push(head);
        out_.push(*file);
        status = out_.flush(socket_.fd());
    } else if (shared != nullptr && text.size() > 16 * 1024) {
        out_.push(head);
        out_.push(*shared);
        status = out_.flush(socket_.fd());
    } else {
        const std::array<std::string_view, 2> pieces{head, text};
        status = out_.send(socket_.fd(), pieces);
    }
    after_send(status);
}

void HttpConnection::respond_unanswered() {
    Response response{.status = 500, .body = std::string("The server could not answer\n"), .close = true};
    response.header("Content-Type", "text/plain; charset=utf-8");
    respond(std::move(response));
}

void HttpConnection::start_stream(Response response, std::function<void(bool)> on_drain) {
    if (state_ != State::Handling) {
        on_drain(false);
        return;
    }
    keep_alive_ = keep_alive_ && !response.close;
    const bool sized = response.headers.find("Content-Length:") != std::string::npos;
    const bool bodiless = head_request_ || response.status == 204 || response.status == 304;
    stream_chunked_ = !sized && !bodiless && version_1_1_;
    keep_alive_ = keep_alive_ && (sized || bodiless || version_1_1_);
    std::string head;
    append_head(head, response, std::nullopt);
    head += stream_chunked_ ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n";
    state_ = State::Streaming;
    on_drain_ = std::move(on_drain);
    progress_ = worker_.now();
    out_.push(std::move(head));
    after_send(out_.flush(socket_.fd()));
}

bool HttpConnection::write_stream(std::string data) {
    if (state_ != State::Streaming) {
        return false;
    }
    if (!head_request_ && !data.empty()) {
        if (stream_chunked_) {
            out_.push(fmt::format("{:x}\r\n", data.size()));
            data += "\r\n";
        }
        out_.push(std::move(data));
        after_send(out_.flush(socket_.fd()));
    }
    return state_ == State::Streaming && out_.bytes() < kStreamHighWater;
}

void HttpConnection::finish_stream() {
    if (state_ != State::Streaming) {
        return;
    }
    if (stream_chunked_) {
        out_.push(std::string("0\r\n\r\n"));
    }
    on_drain_ = nullptr;
    state_ = State::Sending;
    after_send(out_.flush(socket_.fd()));
}

void HttpConnection::after_send(SendQueue::Status status) {
    if (status == SendQueue::Status::Failed) {
        close();
    } else if (status == SendQueue::Status::Blocked || state_ == State::Streaming) {
        watch();
    } else {
        answer_done();
    }
}

void HttpConnection::answer_done() {
    if (!keep_alive_) {
        linger();
        return;
    }
    state_ = State::Reading;
    since_ = worker_.now();
    if (consuming_) {
        return;
    }
    watch();
    if (!in_.empty()) {
        // Later, because this may run inside the handler of another connection, which still uses the worker's
        // scratch.
        loop().post([self = shared_from_this()] {
            if (self->state_ == State::Reading && !self->in_.empty()) {
                self->consume(std::exchange(self->in_, {}));
            }
        });
    }
}

void HttpConnection::on_writable() {
    const auto before = out_.bytes();
    const auto status = out_.flush(socket_.fd());
    if (out_.bytes() < before) {
        progress_ = worker_.now();
    }
    if (state_ == State::Streaming && status != SendQueue::Status::Failed) {
        watch();
        if (on_drain_ && out_.bytes() < kStreamHighWater / 2) {
            const auto on_drain = on_drain_;
            on_drain(true);
        }
        return;
    }
    after_send(status);
}

void HttpConnection::watch() {
    if (state_ == State::Closed) {
        return;
    }
    const bool read = state_ == State::Reading || state_ == State::Lingering || in_.size() < kMaxReadAhead;
    const auto wanted = (read ? static_cast<std::uint32_t>(EPOLLIN) : 0U) |
                        (out_.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT));
    if (wanted != watched_) {
        watched_ = wanted;
        worker_.loop().poller().modify(socket_.fd(), wanted, *this);
    }
}

void HttpConnection::linger() {
    state_ = State::Lingering;
    since_ = worker_.now();
    in_.clear();
    shutdown(socket_.fd(), SHUT_WR);
    watch();
}

std::shared_ptr<WebSocket>
HttpConnection::upgrade(std::shared_ptr<WebSocketHandler> handler, std::string_view extra_headers) {
    if (state_ != State::Handling) {
        return nullptr;
    }
    if (websocket_key_.size() != 24) {
        Response response{
            .status = 400, .body = std::string("A WebSocket handshake (version 13) is needed here\n")
        };
        response.header("Content-Type", "text/plain; charset=utf-8");
        respond(std::move(response));
        return nullptr;
    }
    const auto self = shared_from_this();
    const auto head = fmt::format(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: {}\r\n{}\r\n",
        websocket::accept_key(websocket_key_),
        extra_headers
    );
    worker_.loop().poller().remove(socket_.fd(), *this);
    AcceptedSocket socket{std::move(socket_), peer_};
    state_ = State::Closed;
    auto upgraded = std::make_shared<WebSocketConnection>(worker_, std::move(socket), std::move(handler));
    worker_.add(upgraded);
    worker_.forget(*this);
    upgraded->start(head, std::move(in_));
    return upgraded;
}

} // namespace leams::net
