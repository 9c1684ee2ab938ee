#pragma once

#include "core/base/token_bucket.hpp"
#include "core/net/websocket.hpp"
#include "core/runtime/task_group.hpp"
#include "services/chat/client_frame.hpp"
#include "services/chat/service.hpp"
#include "services/chat/socket_quota.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::chat {

/// What the sockets of one loop share; outlives them.
struct SocketContext {
    ChatService& chat;
    SocketQuota& quota;
    runtime::TaskGroup& tasks;
};

/// One client's WebSocket in one room. Between frames it owns no coroutine, timer or buffer. Its frames are
/// handled one after another, in order. Bound to its loop.
class ChatSocket final : public net::WebSocketHandler,
                         public Subscriber,
                         public std::enable_shared_from_this<ChatSocket> {
public:
    /// The caller has entered `address` into the quota; the socket leaves it when it closes.
    ChatSocket(SocketContext& context, std::string address);

    /// Redeems the ticket, finds the room and joins it. An empty ticket makes a guest, who only reads.
    void start(std::shared_ptr<net::WebSocket> socket, std::string room, std::string ticket);

    void on_text(net::WebSocket& socket, std::string_view text) override;
    void on_close(net::WebSocket& socket) override;
    void deliver(const SharedText& frames) override;
    void lose_session() override;
    void show(const MessageUser& user) override;

private:
    enum class Stage : std::uint8_t { Joining, Joined, Closed };

    static runtime::Task<void> closing_if_thrown(std::shared_ptr<ChatSocket> self, runtime::Task<void> task);
    static runtime::Task<void> join(std::shared_ptr<ChatSocket> self, std::string room, std::string ticket);
    static runtime::Task<void> work(std::shared_ptr<ChatSocket> self);
    runtime::Task<void> handle(SendFrame frame);
    runtime::Task<void> handle(ResumeFrame frame);
    runtime::Task<void> handle(HeartbeatFrame frame);
    runtime::Task<void> handle(PingFrame frame);

    void send(const auto& frame);
    void leave();
    void close(std::uint16_t code, std::string_view reason);
    void notice(const Refusal& refusal, const std::optional<std::string>& nonce = std::nullopt);
    void bad_frame(std::string why);
    void over_budget();

    SocketContext& context_;
    std::string address_;
    std::shared_ptr<net::WebSocket> socket_; // Shared with the server, which owns it until it closes.
    UserId channel_;
    AuthorPtr author_;                                 // Null: a guest, who only reads.
    std::uint64_t greeted_seq_ = 0;                    // The newest message that the hello knew of.
    std::unique_ptr<std::deque<ClientFrame>> waiting_; // Frames that have come while one is handled.
    TokenBucket frames_;
    TokenBucket resumes_; // Those that read the store.
    std::uint16_t bad_frames_ = 0;
    std::uint16_t dropped_frames_ = 0;
    Stage stage_ = Stage::Joining;
    bool working_ = false;
};

} // namespace leams::chat
