#include "services/chat/socket.hpp"

#include "core/formats/json_codec.hpp"

#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kMaxWaiting = 32;
// One notice tells; a client that goes on sending without end is cut off.
constexpr std::uint16_t kMaxDropped = 200;
constexpr std::uint16_t kNoticeEvery = 20;
// A client resumes when it has connected anew or seen a gap; each time the store may be read.
constexpr double kResumesPerSecond = 0.1;
constexpr double kResumesBurst = 3;

constexpr std::uint16_t kBadFrames = 4400;
constexpr std::uint16_t kBadTicket = 4401;
constexpr std::uint16_t kNoRoom = 4404;
constexpr std::uint16_t kTooManyFrames = 4429;
constexpr std::uint16_t kTryAgainLater = 1013;

} // namespace

ChatSocket::ChatSocket(SocketContext& context, std::string address)
    : context_(context)
    , address_(std::move(address))
    , frames_(
          static_cast<double>(context.chat.config().frames_per_second),
          static_cast<double>(context.chat.config().frames_burst)
      )
    , resumes_(kResumesPerSecond, kResumesBurst) {}

void ChatSocket::start(std::shared_ptr<net::WebSocket> socket, std::string room, std::string ticket) {
    socket_ = std::move(socket);
    working_ = true;
    auto self = shared_from_this();
    context_.tasks.spawn(closing_if_thrown(self, join(self, std::move(room), std::move(ticket))));
}

// A socket that nobody works for any more is of no use to its client, who comes again.
runtime::Task<void>
ChatSocket::closing_if_thrown(std::shared_ptr<ChatSocket> self, runtime::Task<void> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        self->close(kTryAgainLater, "the server could not go on, try again");
        throw;
    }
}

runtime::Task<void> ChatSocket::join(std::shared_ptr<ChatSocket> self, std::string room, std::string ticket) {
    auto& chat = self->context_.chat;
    if (!ticket.empty()) {
        auto author = co_await chat.redeem(std::move(ticket));
        if (!author) {
            self->close(kBadTicket, "the ticket is not valid, get a new one");
            co_return;
        }
        self->author_ = std::make_shared<const Author>(*std::move(author));
    }
    auto channel = co_await chat.resolve(std::move(room));
    if (!channel) {
        const bool unknown = channel.error().code() == ErrorCode::NotFound;
        self->close(unknown ? kNoRoom : kTryAgainLater, channel.error().message().substr(0, 120));
        co_return;
    }
    self->channel_ = *std::move(channel);
    const auto greeted = co_await chat.join(*self, self->channel_, self->author_);
    if (!greeted) {
        self->close(kTryAgainLater, greeted.error().message().substr(0, 120));
        co_return;
    }
    self->greeted_seq_ = *greeted;
    if (self->stage_ == Stage::Closed) {
        self->leave();
        co_return;
    }
    self->stage_ = Stage::Joined;
    co_await work(self);
}

runtime::Task<void> ChatSocket::work(std::shared_ptr<ChatSocket> self) {
    while (self->stage_ == Stage::Joined && self->waiting_ && !self->waiting_->empty()) {
        auto frame = std::move(self->waiting_->front());
        self->waiting_->pop_front();
        const auto handle = [&self](auto&& one) { return self->handle(std::forward<decltype(one)>(one)); };
        auto handling = std::visit(handle, std::move(frame));
        co_await std::move(handling);
    }
    self->waiting_.reset();
    self->working_ = false;
}

void ChatSocket::on_text(net::WebSocket&, std::string_view text) {
    if (stage_ == Stage::Closed) {
        return;
    }
    if (!frames_.take(context_.chat.clock().steady())) {
        over_budget();
        return;
    }
    auto frame = parse_client_frame(text);
    if (!frame) {
        bad_frame(frame.error().message());
        return;
    }
    if (waiting_ && waiting_->size() >= kMaxWaiting) {
        over_budget();
        return;
    }
    if (!waiting_) {
        waiting_ = std::make_unique<std::deque<ClientFrame>>();
    }
    waiting_->push_back(*std::move(frame));
    if (!std::exchange(working_, true)) {
        context_.tasks.spawn(closing_if_thrown(shared_from_this(), work(shared_from_this())));
    }
}

runtime::Task<void> ChatSocket::handle(SendFrame frame) {
    if (!author_) {
        notice({NoticeCode::LoginRequired, "Log in to chat"}, frame.data.nonce);
        co_return;
    }
    const auto sent = co_await context_.chat.send(
        *author_, channel_, std::move(frame.data.message), id(), frame.data.nonce
    );
    if (!sent) {
        notice(sent.error(), frame.data.nonce);
    }
}

runtime::Task<void> ChatSocket::handle(ResumeFrame frame) {
    const auto& [room, last_seq] = frame.data;
    const bool other_room = room && *room != channel_.str();
    if (other_room || !resumes_.take(context_.chat.clock().steady())) {
        send(ResumedFrame{});
        co_return;
    }
    // What came after the greeting has been delivered on this socket.
    auto missed = co_await context_.chat.resume(channel_, last_seq, greeted_seq_);
    send(missed ? ResumedFrame{.data = {true, *std::move(missed)}} : ResumedFrame{});
}

runtime::Task<void> ChatSocket::handle(HeartbeatFrame frame) {
    auto viewer = author_ ? author_->user.id : UserId();
    return context_.chat.heartbeat(channel_, std::move(viewer), std::move(frame.data.session_id), address_);
}

runtime::Task<void> ChatSocket::handle(PingFrame) {
    send(PongFrame{});
    co_return;
}

void ChatSocket::send(const auto& frame) {
    deliver(context_.chat.encoder()(json::write(frame)));
}

void ChatSocket::deliver(const SharedText& frames) {
    if (socket_) {
        // Held, because a socket that fails while it sends lets go of itself.
        const auto socket = socket_;
        socket->send(frames);
    }
}

void ChatSocket::lose_session() {
    if (!author_) {
        return;
    }
    const auto user = author_->user.id;
    author_.reset();
    context_.chat.become_guest(channel_, user);
    notice({NoticeCode::LoginRequired, "Your session has ended, log in to chat"});
}

void ChatSocket::show(const MessageUser& user) {
    if (author_ && author_->user.id == user.id) {
        author_ = std::make_shared<const Author>(Author{user, author_->role, author_->session_id});
    }
}

void ChatSocket::on_close(net::WebSocket&) {
    const auto before = std::exchange(stage_, Stage::Closed);
    context_.quota.leave(address_);
    socket_.reset();
    // While it joins, join() leaves when it is through.
    if (before == Stage::Joined) {
        leave();
    }
}

void ChatSocket::leave() {
    context_.chat.leave(*this, channel_, author_);
}

void ChatSocket::close(std::uint16_t code, std::string_view reason) {
    if (const auto socket = socket_) {
        socket->close(code, reason);
    }
}

void ChatSocket::notice(const Refusal& refusal, const std::optional<std::string>& nonce) {
    send(NoticeFrame{
        .data = {refusal.code, refusal.message, {refusal.retry_after}, {nonce.value_or("")}},
    });
}

void ChatSocket::bad_frame(std::string why) {
    notice({NoticeCode::BadFrame, std::move(why)});
    if (++bad_frames_ >= context_.chat.config().bad_frames) {
        close(kBadFrames, "too many bad frames");
    }
}

void ChatSocket::over_budget() {
    if (dropped_frames_ % kNoticeEvery == 0) {
        notice({NoticeCode::MsgRatelimit, "You are sending frames too quickly", 1});
    }
    if (++dropped_frames_ >= kMaxDropped) {
        close(kTooManyFrames, "too many frames");
    }
}

} // namespace leams::chat
