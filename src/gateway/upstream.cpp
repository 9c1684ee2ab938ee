#include "gateway/upstream.hpp"

#include "gateway/own_pages.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace leams::gateway {
namespace {

constexpr int kIdleSeconds = 4;  // Below Node's keep-alive of 5 s, so that we are the first to close.
constexpr int kLeaveSeconds = 2; // A web app that has not heard by then is too busy to care.
constexpr std::size_t kReadBytes = 64 * 1024;

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

void Upstream::begin(PageRequest page, Connection connection) {
    since_ = proxy_.now_;
    head_request_ = page.head;
    place_ = std::move(page.place);
    page_.emplace(std::move(page));
    const bool keep = connection == Connection::Used && page_->repeatable;
    out_.push(keep ? page_->text : std::exchange(page_->text, {}));
    // A connection that is not complete yet takes the request when it becomes writable.
    if (out_.flush(socket_.fd()) == net::SendQueue::Status::Failed && errno != ENOTCONN) {
        lose("the web app closed the connection");
        return;
    }
    watch();
    page_->client->on_gone([weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->leave();
        }
    });
}

void Upstream::sweep() {
    const bool busy = page_ || client_;
    const auto age = proxy_.now_ - since_;
    if (leaving_) {
        if (age > kLeaveSeconds) {
            end_leaving();
        }
    } else if (!busy && age > kIdleSeconds) {
        close();
    } else if (busy && !paused_ && age > proxy_.target_.silence_s) {
        fail(page_ ? "the web app did not answer in time" : "the web app did not go on in time");
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
        if (leaving_) {
            end_leaving();
            return;
        }
        const bool complete = client_ && !chunked_ && !left_ && got == 0;
        complete ? finish() : lose("the web app closed the connection");
        return;
    }
    if (leaving_) {
        return;
    }
    since_ = proxy_.now_;
    in_.append(buffer.data(), static_cast<std::size_t>(got));
    if (page_) {
        page_->text.clear();
        if (!take_head()) {
            return;
        }
    }
    if (client_) {
        take_body();
    } else if (!leaving_) {
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
    const bool bodiless = head_request_ || head.status == 204 || head.status == 304;
    reusable_ = head.keep_alive;
    left_ = bodiless ? std::optional<std::uint64_t>(0) : head.content_length;
    chunked_.reset();
    if (!bodiless && head.chunked) {
        chunked_.emplace();
    }
    client_ = std::move(page_->client);
    page_.reset();
    const auto client = client_; // It may turn out to be gone, and is then dropped during the call.
    client->begin(head, [weak = weak_from_this()](bool alive) {
        if (const auto self = weak.lock()) {
            self->on_client(alive);
        }
    });
    in_.erase(0, head.size);
    return true;
}

void Upstream::take_body() {
    if (!chunked_) {
        const auto size =
            left_ ? static_cast<std::size_t>(std::min<std::uint64_t>(*left_, in_.size())) : in_.size();
        pass_on(in_.substr(0, size));
        in_.erase(0, size);
        if (left_) {
            *left_ -= size;
        }
        if (left_ == 0U && client_) {
            finish();
        }
    } else {
        take_chunks();
    }
}

void Upstream::take_chunks() {
    std::string data;
    std::size_t used = 0;
    bool done = false;
    while (!done) {
        const auto step = chunked_->next(std::string_view(in_).substr(used));
        if (!step) {
            fail(step.error().reason());
            return;
        }
        used += step->consumed;
        data += step->data;
        done = step->done;
        if (step->consumed == 0) {
            break;
        }
    }
    in_.erase(0, used);
    pass_on(std::move(data));
    if (done && client_) {
        finish();
    }
}

void Upstream::pass_on(std::string data) {
    const auto client = client_; // As above.
    if (!data.empty() && client && !client->write(std::move(data)) && client_) {
        paused_ = true;
        place_.reset();
        watch();
    }
}

void Upstream::on_client(bool alive) {
    paused_ = false;
    since_ = proxy_.now_;
    if (alive) {
        watch();
    } else {
        leave();
    }
}

void Upstream::finish() {
    const auto self = shared_from_this();
    since_ = proxy_.now_;
    place_.reset();
    if (const auto client = std::move(client_)) {
        client->finish();
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

void Upstream::leave() {
    const auto self = shared_from_this();
    page_.reset();
    client_.reset();
    if (!out_.empty() || !open()) {
        end_leaving(); // It has not come to the web app at all.
        return;
    }
    // The web app closes its side once it has turned to this connection; until then it is not free for
    // others.
    leaving_ = true;
    paused_ = false;
    since_ = proxy_.now_;
    shutdown(socket_.fd(), SHUT_WR);
    watch();
}

void Upstream::end_leaving() {
    const auto self = shared_from_this();
    close();
    place_.reset();
    proxy_.busy_.erase(this);
}

void Upstream::lose(std::string_view why) {
    if (!page_ || page_->text.empty()) {
        fail(why);
        return;
    }
    const auto self = shared_from_this();
    close();
    auto page = std::move(*page_);
    page_.reset();
    page.place = std::move(place_);
    proxy_.busy_.erase(this);
    proxy_.send_anew(std::move(page));
}

void Upstream::fail(std::string_view why) {
    const auto self = shared_from_this();
    close();
    place_.reset();
    if (page_) {
        proxy_.note_unreachable(why);
        const auto client = std::move(page_->client);
        page_.reset();
        client->refuse(down_page());
    }
    if (const auto client = std::move(client_)) {
        client->abort();
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
