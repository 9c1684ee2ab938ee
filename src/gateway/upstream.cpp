#include "gateway/upstream.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace leams::gateway {
namespace {

constexpr int kIdleSeconds = 4; // Below Node's keep-alive of 5 s, so that we are the first to close.
constexpr std::size_t kReadBytes = 64 * 1024;

constexpr std::string_view kDownPage =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
    "content=\"width=device-width\">"
    "<meta http-equiv=\"refresh\" content=\"3\"><title>Leams</title><style>:root{color-scheme:light "
    "dark}body{font:16px/1.5 "
    "system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;text-align:center}</style></"
    "head><body><main>"
    "<h1>The web app is starting</h1><p>This page tries again by itself.</p><p lang=\"ru\">Веб-приложение "
    "запускается. "
    "Страница обновится сама.</p></main></body></html>";

/// Fields of the web app's answer that end here, or that our server writes itself.
bool is_dropped(std::string_view name) {
    return http1::is_hop_by_hop(name) || http1::equals_ignoring_case(name, "date") ||
           http1::equals_ignoring_case(name, "x-content-type-options");
}

} // namespace

Upstream::Upstream(WebProxy& proxy)
    : proxy_(proxy)
    , since_(proxy.now_) {}

Upstream::~Upstream() {
    close();
}

bool Upstream::connect(const std::string& address, std::uint16_t port) {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    if (inet_pton(AF_INET, address.c_str(), &target.sin_addr) != 1) {
        return false;
    }
    socket_ = Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!open()) {
        return false;
    }
    const int on = 1;
    setsockopt(socket_.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0 &&
        errno != EINPROGRESS) {
        socket_.close();
        return false;
    }
    watched_ = EPOLLIN;
    proxy_.loop_.poller().add(socket_.fd(), watched_, *this);
    return true;
}

void Upstream::begin(std::string request, bool head_request, Retry retry, net::Responder responder) {
    since_ = proxy_.now_;
    again_ = retry == Retry::Once ? request : std::string();
    head_request_ = head_request;
    responder_.emplace(std::move(responder));
    out_.push(std::move(request));
    // A connection that is not complete yet takes the request when it becomes writable.
    if (out_.flush(socket_.fd()) == net::SendQueue::Status::Failed && errno != ENOTCONN) {
        lose("the web app closed the connection");
        return;
    }
    watch();
}

void Upstream::sweep() {
    const bool busy = responder_ || stream_;
    if (!busy && proxy_.now_ - since_ > kIdleSeconds) {
        close();
    } else if (busy && !paused_ && proxy_.now_ - since_ > proxy_.silence_s_) {
        fail(responder_ ? "the web app did not answer in time" : "the web app did not go on in time");
    }
}

void Upstream::close() {
    if (!open()) {
        return;
    }
    proxy_.loop_.poller().remove(socket_.fd(), *this);
    socket_.close();
}

void Upstream::on_ready(std::uint32_t events) {
    const auto self = shared_from_this();
    if ((events & EPOLLOUT) != 0) {
        if (out_.flush(socket_.fd()) == net::SendQueue::Status::Failed) {
            lose("the web app refused the connection");
            return;
        }
        watch();
    }
    if (open() && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) {
        on_readable();
    }
}

void Upstream::on_readable() {
    std::array<char, kReadBytes> buffer;
    const auto got = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        const bool complete = stream_ && !chunked_ && !left_ && got == 0;
        complete ? finish() : lose("the web app closed the connection");
        return;
    }
    since_ = proxy_.now_;
    again_.clear();
    in_.append(buffer.data(), static_cast<std::size_t>(got));
    if (responder_ && !take_head()) {
        return;
    }
    if (stream_) {
        take_body();
    } else {
        close(); // Bytes that nobody asked for.
    }
}

bool Upstream::take_head() {
    http1::Head head;
    if (const auto parsed = http1::parse_response(in_, head); !parsed) {
        if (!parsed.error().needs_more()) {
            fail(parsed.error().reason());
        }
        return false;
    }
    net::Response response{.status = head.status, .policy = net::PagePolicy::Own};
    for (const auto& field : head.headers()) {
        if (!is_dropped(field.name)) {
            response.header(field.name, field.value);
        }
    }
    const bool bodiless = head_request_ || head.status == 204 || head.status == 304;
    reusable_ = head.keep_alive;
    left_ = bodiless ? std::optional<std::uint64_t>(0) : head.content_length;
    chunked_.reset();
    if (!bodiless && head.chunked) {
        chunked_.emplace();
    }
    in_.erase(0, head.size);
    auto responder = std::move(*responder_);
    responder_.reset();
    stream_.emplace(responder.start(std::move(response), [weak = weak_from_this()](bool alive) {
        if (const auto self = weak.lock()) {
            self->on_client(alive);
        }
    }));
    return true;
}

void Upstream::take_body() {
    if (!chunked_) {
        const auto size =
            left_ ? static_cast<std::size_t>(std::min<std::uint64_t>(*left_, in_.size())) : in_.size();
        pass_on(std::string_view(in_).substr(0, size));
        in_.erase(0, size);
        if (left_ && (*left_ -= size) == 0) {
            finish();
        }
        return;
    }
    std::size_t used = 0;
    while (stream_) {
        const auto step = chunked_->next(std::string_view(in_).substr(used));
        if (!step) {
            fail(step.error().reason());
            return;
        }
        used += step->consumed;
        pass_on(step->data);
        if (step->done) {
            in_.erase(0, used);
            finish();
            return;
        }
        if (step->consumed == 0) {
            break;
        }
    }
    in_.erase(0, used);
}

void Upstream::pass_on(std::string_view data) {
    if (!data.empty() && stream_ && !stream_->write(std::string(data))) {
        paused_ = true;
        watch();
    }
}

void Upstream::on_client(bool alive) {
    paused_ = false;
    since_ = proxy_.now_;
    if (alive) {
        watch();
        return;
    }
    const auto self = shared_from_this();
    stream_.reset();
    close();
    proxy_.busy_.erase(this);
}

void Upstream::finish() {
    const auto self = shared_from_this();
    since_ = proxy_.now_;
    if (stream_) {
        auto stream = std::move(*stream_);
        stream_.reset();
        stream.finish();
    }
    proxy_.busy_.erase(this);
    if (reusable_ && in_.empty() && open() && (left_ || chunked_)) {
        paused_ = false;
        watch();
        proxy_.idle_.push_back(self);
    } else {
        close();
    }
}

void Upstream::lose(std::string_view why) {
    if (again_.empty() || !responder_) {
        fail(why);
        return;
    }
    const auto self = shared_from_this();
    close();
    auto responder = std::move(*responder_);
    responder_.reset();
    proxy_.busy_.erase(this);
    proxy_.send_anew(std::move(again_), head_request_, std::move(responder));
}

void Upstream::fail(std::string_view why) {
    const auto self = shared_from_this();
    close();
    if (responder_) {
        proxy_.note_unreachable(why);
        net::Response response{
            .status = 503, .body = std::string(kDownPage), .close = true, .policy = net::PagePolicy::Own
        };
        response.header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        );
        response.header("Content-Type", "text/html; charset=utf-8");
        response.header("Cache-Control", "no-store");
        response.header("Retry-After", "3");
        auto responder = std::move(*responder_);
        responder_.reset();
        responder.send(std::move(response));
    }
    if (stream_) {
        auto stream = std::move(*stream_);
        stream_.reset();
        stream.abort();
    }
    proxy_.busy_.erase(this);
}

void Upstream::watch() {
    if (!open()) {
        return;
    }
    const auto wanted = (paused_ ? 0U : static_cast<std::uint32_t>(EPOLLIN)) |
                        (out_.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT));
    if (wanted != watched_) {
        watched_ = wanted;
        proxy_.loop_.poller().modify(socket_.fd(), wanted, *this);
    }
}

} // namespace leams::gateway
