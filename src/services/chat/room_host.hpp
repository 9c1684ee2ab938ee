#pragma once

#include "core/runtime/bus.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/task_group.hpp"
#include "services/chat/api.hpp"
#include "services/chat/ports.hpp"
#include "services/chat/room.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leams::chat {

/// What a newcomer finds in a room.
struct Joined {
    std::uint64_t last_seq = 0;
    std::size_t chatters = 0;
    std::vector<MessagePtr> history;
};

/// What all hosts use; everything outlives them.
struct HostContext {
    const ChatConfig& config;
    RoomStats& stats;
    const Clock& clock;
    runtime::Log log;
    runtime::Cache& cache;
    runtime::Bus& bus;
    MessageStore& store;
    StreamDirectory& streams;
    FrameEncoder encoder;
    std::span<const std::unique_ptr<FanOut>> fan_outs;
};

/// The rooms that live on one loop. Bound to it.
class RoomHost {
public:
    RoomHost(runtime::Loop& loop, HostContext context);

    runtime::Loop& loop() noexcept { return loop_; }

    runtime::Task<Result<MessagePtr, Refusal>> post(UserId channel, PostRequest request);
    /// Answers when the message is stored. One that cannot be stored is an error, though the room has heard
    /// it.
    runtime::Task<Result<MessagePtr>> post_durably(UserId channel, PostRequest request);
    /// Unavailable when too many rooms are open.
    runtime::Task<Result<Joined>> join(UserId channel, std::size_t fan_out, std::optional<UserId> user);
    void leave(const UserId& channel, std::size_t fan_out, const std::optional<UserId>& user);
    void become_guest(const UserId& channel, std::size_t fan_out, const UserId& user);
    /// The messages above `last_seq` and up to `until`; nothing when they are too many or not to be had.
    runtime::Task<std::optional<std::vector<MessagePtr>>>
    resume(UserId channel, std::uint64_t last_seq, std::uint64_t until);
    runtime::Task<Result<Messages>>
    history(UserId channel, std::optional<MessageId> before, std::size_t limit);

    /// Does nothing when nobody is in the room.
    void push(const UserId& channel, std::string_view json);
    void set_broadcast(const UserId& channel, std::optional<BroadcastId> broadcast);
    void add_late(const UserId& channel, std::vector<events::ChatMessage> messages);

    /// Copies recent messages to the cache and forgets idle rooms; called by a timer.
    void tidy();
    void start();
    runtime::Task<void> stop();
    /// Runs `task` until it ends or stop() cancels it.
    void spawn(runtime::Task<void> task) { tasks_.spawn(std::move(task)); }

    std::size_t size() const noexcept { return rooms_.size(); }

private:
    // Shared with coroutines that wait for a store while the room may be forgotten.
    using RoomPtr = std::shared_ptr<Room>;

    runtime::Task<Result<RoomPtr>> open(UserId channel);
    Result<MessagePtr, Refusal> say(Room& room, const PostRequest& request);
    bool make_place();
    runtime::Task<void> load(RoomPtr room);
    runtime::Task<Result<void>> store(MessagePtr message);
    runtime::Task<void> publish(MessagePtr message);
    runtime::Task<void> copy_recent(RoomPtr room);
    runtime::Task<Result<std::uint64_t>> seq_before(RoomPtr room, MessageId before);

    runtime::Loop& loop_;
    HostContext context_;
    std::unordered_map<UserId, RoomPtr> rooms_;
    std::unique_ptr<runtime::Loop::Timer> tidier_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::chat
