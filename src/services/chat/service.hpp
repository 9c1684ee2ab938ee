#pragma once

#include "core/runtime/bus.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loops.hpp"
#include "core/runtime/mailbox.hpp"
#include "core/runtime/pubsub.hpp"
#include "services/chat/api.hpp"
#include "services/chat/ports.hpp"
#include "services/chat/room_host.hpp"
#include "services/chat/tickets.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace leams::chat {

/// What chat is built from; everything outlives it.
struct Ports {
    const Clock& clock;
    runtime::Loops& loops;
    runtime::Cache& cache;
    runtime::Bus& bus;
    runtime::PubSub& pubsub;
    MessageStore& store;
    ChannelDirectory& channels;
    AuthorDirectory& authors;
    StreamDirectory& streams;
    FrameEncoder encoder;
    runtime::Log log{};
};

/// Chat itself. A room lives on the loop that its channel's id chooses; subscribers live on the loops of
/// their sockets and reach rooms through this class, which is callable on any loop unless it says otherwise.
/// The sockets of a session that ends become guests at once. The constructor subscribes to the bus, so build
/// it before the bus starts.
class ChatService final : public Chat {
public:
    ChatService(const ChatConfig& config, Ports ports);
    ~ChatService() override;

    /// Once the loops run; and before they stop, after all subscribers have left.
    void start();
    runtime::Task<void> stop();

    runtime::Task<Result<Ticket>> make_ticket(Caller caller) override;
    runtime::Task<Result<MessagePtr>> post(Caller caller, std::string room, std::string text) override;
    runtime::Task<Result<Messages>>
    history(std::string room, std::optional<MessageId> before, std::size_t limit) override;
    void push_room_event(UserId channel, std::string json) override;
    void set_broadcast(UserId channel, std::optional<BroadcastId> broadcast) override;
    void drain() override;

    /// For sockets: whom the ticket is for, and which channel `room` means.
    runtime::Task<std::optional<Author>> redeem(std::string ticket);
    runtime::Task<Result<UserId>> resolve(std::string room) {
        return ports_.channels.resolve(std::move(room));
    }

    /// Puts a subscriber of the present loop into the room and greets it with the hello frame. Gives the
    /// newest seq of the greeting. The caller keeps the subscriber alive, and answers for leave() afterwards.
    /// Unavailable when too many rooms are open.
    runtime::Task<Result<std::uint64_t>> join(Subscriber& subscriber, UserId channel, AuthorPtr author);
    void leave(Subscriber& subscriber, const UserId& channel, const AuthorPtr& author);
    /// After lose_session: the room counts the subscriber as a guest from now on.
    void become_guest(const UserId& channel, const UserId& user);

    runtime::Task<Result<MessagePtr, Refusal>> send(
        Author author,
        UserId channel,
        std::string text,
        std::uint64_t origin,
        std::optional<std::string> nonce
    );
    runtime::Task<std::optional<std::vector<MessagePtr>>>
    resume(UserId channel, std::uint64_t last_seq, std::uint64_t until);
    runtime::Task<void>
    heartbeat(UserId channel, UserId viewer, std::string session_id, std::string address) {
        return ports_.streams.heartbeat(
            std::move(channel), std::move(viewer), std::move(session_id), std::move(address)
        );
    }

    std::size_t loop_count() const noexcept { return fan_outs_.size(); }
    const RoomStats& stats() const noexcept { return stats_; }
    const FanOutStats& fan_out_stats(std::size_t loop) const noexcept { return fan_outs_[loop]->stats(); }

    const ChatConfig& config() const noexcept { return config_; }
    const Clock& clock() const noexcept { return ports_.clock; }
    FrameEncoder& encoder() noexcept { return ports_.encoder; }
    runtime::Loops& loops() noexcept { return ports_.loops; }

private:
    struct RoomEvent {
        UserId channel;
        /// A frame's JSON, or the broadcast on air.
        std::variant<std::string, std::optional<BroadcastId>> what;
    };

    RoomHost& host_of(const UserId& channel) noexcept;
    void listen();
    runtime::Task<void> end_session(SessionId session);
    runtime::Task<void> show_anew(UserId user);
    void on_kept(std::vector<events::ChatMessage> messages);
    runtime::Task<Author> author_of(Caller caller);
    runtime::Task<std::optional<MessageUser>> user_of(UserId id);
    runtime::Task<Result<std::string, Refusal>> check(const Author& author, std::string text);
    Refusal refuse(Refusal refusal) noexcept;
    FanOut& current_fan_out() noexcept;

    const ChatConfig& config_;
    Ports ports_;
    Tickets tickets_;
    std::atomic<std::size_t> pending_sends_{0};
    RoomStats stats_;
    std::vector<std::unique_ptr<FanOut>> fan_outs_;
    std::vector<std::unique_ptr<RoomHost>> hosts_;
    std::vector<std::unique_ptr<runtime::Mailbox<RoomEvent>>> events_;          // By host.
    std::vector<std::unique_ptr<runtime::PubSub::Subscription>> subscriptions_; // On the first host's loop.
};

} // namespace leams::chat
