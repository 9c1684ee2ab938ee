#pragma once

#include "chat/api.hpp"
#include "chat/ports.hpp"
#include "chat/room_host.hpp"
#include "chat/tickets.hpp"
#include "runtime/bus.hpp"
#include "runtime/cache.hpp"
#include "runtime/log.hpp"
#include "runtime/loops.hpp"
#include "runtime/mailbox.hpp"

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
    MessageStore& store;
    ChannelDirectory& channels;
    AuthorDirectory& authors;
    StreamDirectory& streams;
    FrameEncoder encoder;
    runtime::Log log{};
};

/// Chat itself. A room lives on the loop that its channel's id chooses; subscribers live on the loops of
/// their sockets and reach rooms through this class, which is callable on any loop unless it says otherwise.
/// The constructor subscribes to the bus, so build it before the bus starts.
class ChatService final : public Chat {
public:
    ChatService(const Config& config, Ports ports);
    ~ChatService() override;

    /// Once the loops run; and before they stop, after all subscribers have left.
    void start();
    runtime::Task<void> stop();

    runtime::Task<Result<Ticket>> make_ticket(Caller caller) override;
    runtime::Task<Result<MessagePtr>> post(Caller caller, std::string room, std::string text) override;
    runtime::Task<Result<HistoryPage>>
    history(std::string room, std::optional<MessageId> before, std::size_t limit) override;
    void drop_session(SessionId session) override;
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
    runtime::Task<std::uint64_t> join(Subscriber& subscriber, UserId channel, std::optional<Author> author);
    void leave(Subscriber& subscriber, const UserId& channel, const std::optional<Author>& author);
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

    const Config& config() const noexcept { return config_; }
    const Clock& clock() const noexcept { return ports_.clock; }
    FrameEncoder& encoder() noexcept { return ports_.encoder; }
    runtime::Loops& loops() noexcept { return ports_.loops; }
    Lane& lane_of(runtime::Loop& loop) noexcept { return *lanes_[loop.index()]; }

private:
    struct RoomEvent {
        UserId channel;
        /// A frame's JSON, or the broadcast on air.
        std::variant<std::string, std::optional<BroadcastId>> what;
    };

    RoomHost& host_of(const UserId& channel) noexcept;
    runtime::Task<void> end_session(SessionId session);
    runtime::Task<Result<void>> persist(std::vector<runtime::Event> events);
    runtime::Task<Author> author_of(Caller caller);
    runtime::Task<Result<std::string, Refusal>> check(const Author& author, std::string text);
    Lane& current_lane() noexcept;

    const Config& config_;
    Ports ports_;
    Tickets tickets_;
    std::atomic<std::size_t> pending_sends_{0};
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<std::unique_ptr<RoomHost>> hosts_;
    std::vector<std::unique_ptr<runtime::Mailbox<RoomEvent>>> events_; // By host.
};

} // namespace leams::chat
