#include "core/net/http_connection.hpp"

#include "core/base/address.hpp"
#include "core/base/assert.hpp"
#include "core/net/websocket_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
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

Response in_words(std::uint16_t status, std::string_view words) {
    Response response{.status = status, .body = std::string(words) + "\n"};
    response.header("Content-Type", "text/plain; charset=utf-8");
    return response;
}

std::string_view text_of(const Body& body) {
    const auto* own = std::get_if<std::string>(&body);
    const auto* shared = std::get_if<SharedText>(&body);
    return own != nullptr ? *own : size_of(body) > 0 ? std::string_view(**shared) : std::string_view();
}

} // namespace

HttpConnection::HttpConnection(HttpWorker& worker, AcceptedSocket socket, AddressCounter::Place place)
    : worker_(worker)
    , socket_(std::move(socket.descriptor))
    , peer_(std::move(socket.peer))
    , since_(worker.now())
    , progress_(worker.now())
    , proxied_(worker.shared().is_proxy(peer_))
    , place_(std::move(place)) {}

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
    const bool idle = in_.empty() && !body_;
    const bool stalled = !out_.empty() && worker_.now() - progress_ > limits.stall_timeout_s;
    const bool lingered = state_ == State::Lingering && age > kLingerSeconds;
    const bool silent = state_ == State::Reading && idle && age > limits.idle_timeout_s;
    if (stalled || lingered || silent) {
        close();
    } else if (state_ == State::Reading && !idle &&
               age > (body_ ? limits.body_timeout_s : limits.head_timeout_s)) {
        reject(408, "The request took too long to arrive");
    }
}

void HttpConnection::drain() {
    keep_alive_ = false;
    if (state_ == State::Reading && in_.empty() && !body_) {
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
    place_ = {};
    worker_.note_closed();
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
    const bool ahead = state_ != State::Reading && state_ != State::Lingering;
    const auto room = ahead ? kMaxReadAhead - std::min(kMaxReadAhead, in_.size()) : buffer.size();
    if (room == 0) {
        return;
    }
    const auto got = recv(socket_.fd(), buffer.data(), room, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        close();
        return;
    }
    if (got < 0 || state_ == State::Lingering) {
        return;
    }
    const std::string_view data(buffer.data(), static_cast<std::size_t>(got));
    if (ahead) {
        in_ += data;
        count_input() ? watch() : close();
        return;
    }
    if (in_.empty()) {
        since_ = body_ ? since_ : worker_.now();
        consume(data);
    } else {
        in_ += data;
        const auto all = std::exchange(in_, {});
        consume(all);
    }
}

void HttpConnection::consume(std::string_view data) {
    consuming_ = true;
    while (state_ == State::Reading && !data.empty()) {
        const auto used = body_ ? take_body(data) : take_head(data);
        if (used == 0) {
            break;
        }
        data.remove_prefix(used);
    }
    consuming_ = false;
    if (state_ == State::Closed || state_ == State::Lingering) {
        return;
    }
    in_ = data;
    if (count_input()) {
        watch();
    } else if (state_ == State::Reading) {
        reject(503, "Too many unfinished requests are waiting, try again in a moment");
    } else {
        close();
    }
}

std::size_t HttpConnection::take_head(std::string_view data) {
    auto& head = worker_.scratch_head();
    if (const auto parsed = http1::parse_request(data, head); !parsed) {
        if (!parsed.error().needs_more()) {
            const bool large = parsed.error().kind() == ParseError::Kind::TooLarge;
            reject(large ? 431 : 400, parsed.error().reason());
        }
        return 0;
    }
    if (proxied_) {
        input_.reset(); // Counted for nobody until now.
        const auto client = worker_.shared().proxies->client_of(Request::of(head, {}, peer_));
        client_ = client == peer_ ? std::string() : client;
    }
    const auto length = head.content_length.value_or(0);
    if (!head.chunked && length == 0) {
        dispatch(head, {}, data.substr(head.size));
        return head.size;
    }
    const auto limit = worker_.handler().max_body_bytes(head.target.substr(0, head.target.find('?')));
    if (length > limit) {
        reject(413, fmt::format("The body is too large, at most {} bytes are taken here", limit));
        return 0;
    }
    if (http1::equals_ignoring_case(head.header("expect"), "100-continue") && data.size() == head.size) {
        progress_ = worker_.now();
        out_.send(socket_.fd(), std::array<std::string_view, 1>{"HTTP/1.1 100 Continue\r\n\r\n"});
    }
    body_ = std::make_unique<RequestBody>(data.substr(0, head.size), head, limit);
    return head.size;
}

std::size_t HttpConnection::take_body(std::string_view data) {
    const auto used = body_->take(data);
    if (!used) {
        reject(used.error().kind() == ParseError::Kind::TooLarge ? 413 : 400, used.error().reason());
        return 0;
    }
    if (!body_->is_whole()) {
        return *used;
    }
    const auto whole = std::move(body_);
    auto& head = worker_.scratch_head();
    LEAMS_ASSERT(http1::parse_request(whole->head_text(), head).has_value()); // As it was before.
    dispatch(head, whole->text(), data.substr(*used));
    return *used;
}

bool HttpConnection::count_input() {
    const auto bytes = in_.size() + (body_ ? body_->bytes_held() : 0);
    if (bytes == 0) {
        input_.reset();
        return true;
    }
    if (!input_) {
        const auto& owner = proxied_ ? client_ : peer_;
        input_ = std::make_unique<InputBudget::Share>(worker_.shared().unfinished, address_group(owner));
    }
    return input_->resize(bytes);
}

bool HttpConnection::enter_client() {
    auto& shared = worker_.shared();
    if (!proxied_ || client_.empty()) {
        return true;
    }
    place_ = shared.addresses.enter(address_group(client_), shared.limits.max_connections_per_address);
    if (!place_) {
        shared.note_refused("max_connections_per_address", client_, shared.address_full);
        respond(std::move(in_words(503, "Too much is open from your address").header("Retry-After", "5")));
        return false;
    }
    return true;
}

void HttpConnection::dispatch(const http1::Head& head, std::string_view body, std::string_view rest) {
    worker_.stats().requests.fetch_add(1, std::memory_order_relaxed);
    keep_alive_ = head.keep_alive && !worker_.draining();
    version_1_1_ = head.version_1_1;
    head_request_ = head.method == "HEAD";
    forget_audience();

    const auto request = Request::of(head, body, peer_);
    if (http1::has_token(head.header("upgrade"), "websocket") && head.method == "GET" && head.version_1_1 &&
        http1::has_token(head.header("connection"), "upgrade") &&
        head.header("sec-websocket-version") == "13") {
        websocket_key_ = head.header("sec-websocket-key");
    }
    state_ = State::Handling;
    since_ = worker_.now();
    // What came behind an upgrade request belongs to the WebSocket.
    in_ = websocket_key_.empty() ? std::string_view{} : rest;
    if (enter_client()) {
        worker_.handler().on_request(request, Responder(shared_from_this()));
    }
    websocket_key_ = {};
}

void HttpConnection::reject(std::uint16_t status, std::string_view why) {
    worker_.stats().malformed.fetch_add(1, std::memory_order_relaxed);
    body_.reset();
    in_.clear();
    input_.reset();
    state_ = State::Handling;
    auto response = in_words(status, why);
    response.close = true;
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
    out += audience_.other_sites ? "Cross-Origin-Resource-Policy: cross-origin\r\n"
                                 : "Cross-Origin-Resource-Policy: same-origin\r\n";
    out += request_id_line_;
    if (audience_.secure) {
        out += "Strict-Transport-Security: max-age=31536000\r\n";
    }
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

void HttpConnection::on_gone(std::function<void()> gone) {
    if (state_ == State::Handling) {
        on_drain_ = [gone = std::move(gone)](bool) { gone(); };
    } else {
        gone();
    }
}

void HttpConnection::respond(Response response) {
    if (state_ != State::Handling) {
        return;
    }
    const auto self = shared_from_this();
    on_drain_ = nullptr;
    keep_alive_ = keep_alive_ && !response.close;
    const bool bodiless = response.status == 204 || response.status == 304;
    const auto length = size_of(response.body);

    auto& head = worker_.scratch_text();
    head.clear();
    append_head(head, response, bodiless ? std::nullopt : std::optional(length));
    head += "\r\n";

    state_ = State::Sending;
    progress_ = worker_.now();
    auto status = SendQueue::Status::Done;
    if (head_request_ || bodiless) {
        status = out_.send(socket_.fd(), std::array<std::string_view, 1>{head});
    } else if (std::holds_alternative<FileRange>(response.body) || length > 16 * 1024) {
        out_.push(head);
        std::visit([this](auto& body) { out_.push(std::move(body)); }, response.body);
        status = out_.flush(socket_.fd());
    } else {
        const std::array<std::string_view, 2> pieces{head, text_of(response.body)};
        status = out_.send(socket_.fd(), pieces);
    }
    after_send(status);
}

void HttpConnection::respond_unanswered() {
    auto response = in_words(500, "The server could not answer");
    response.close = true;
    respond(std::move(response));
}

void HttpConnection::start_stream(Response response, std::function<void(bool)> on_drain) {
    if (state_ != State::Handling) {
        on_drain(false);
        return;
    }
    keep_alive_ = keep_alive_ && !response.close;
    const bool sized = response.length.has_value();
    const bool bodiless = head_request_ || response.status == 204 || response.status == 304;
    stream_chunked_ = !sized && !bodiless && version_1_1_;
    keep_alive_ = keep_alive_ && (sized || bodiless || version_1_1_);
    std::string head;
    append_head(head, response, response.length);
    head += stream_chunked_ ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n";
    state_ = State::Streaming;
    on_drain_ = std::move(on_drain);
    progress_ = worker_.now();
    out_.push(std::move(head));
    after_send(out_.flush(socket_.fd()));
}

bool HttpConnection::write_stream(std::span<Body> pieces) {
    for (auto& piece : pieces) {
        const auto size = size_of(piece);
        if (state_ != State::Streaming || head_request_ || size == 0) {
            continue;
        }
        if (stream_chunked_) {
            out_.push(fmt::format("{:x}\r\n", size));
        }
        std::visit([this](auto& data) { out_.push(std::move(data)); }, piece);
        if (stream_chunked_) {
            out_.push(std::string("\r\n"));
        }
    }
    if (state_ == State::Streaming && !out_.empty()) {
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
    if (proxied_) {
        place_ = {};
        client_.clear();
    }
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
    // What goes out while no answer is on its way is a "100 Continue".
    if (state_ == State::Sending || status == SendQueue::Status::Failed) {
        return after_send(status);
    }
    watch();
    if (state_ == State::Streaming && on_drain_ && out_.bytes() < kStreamHighWater / 2) {
        const auto on_drain = on_drain_;
        on_drain(true);
    }
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
        auto response = in_words(426, "A WebSocket handshake (version 13) is needed here");
        response.header("Upgrade", "websocket").header("Connection", "Upgrade");
        response.header("Sec-WebSocket-Version", "13"); // RFC 6455 section 4.4.
        respond(std::move(response));
        return nullptr;
    }
    const auto self = shared_from_this();
    const auto head = fmt::format(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: {}\r\n{}\r\n",
        websocket::accept_key(websocket_key_),
        request_id_line_ + std::string(extra_headers)
    );
    worker_.loop().poller().remove(socket_.fd(), *this);
    AcceptedSocket socket{std::move(socket_), peer_};
    state_ = State::Closed;
    auto upgraded = std::make_shared<WebSocketConnection>(
        worker_, std::move(socket), std::move(place_), std::move(handler)
    );
    worker_.add(upgraded);
    worker_.forget(*this);
    upgraded->start(head, std::move(in_));
    return upgraded;
}

} // namespace leams::net
