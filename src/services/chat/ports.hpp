#pragma once

#include "core/base/result.hpp"
#include "core/runtime/task.hpp"
#include "services/chat/frames.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// What chat needs from others; satisfied in apps/. All are called from any loop.
namespace leams::chat {

/// Finds the channel that a client means by a broadcast's id, a channel's id or a username.
class ChannelDirectory {
public:
    virtual ~ChannelDirectory() = default;
    /// NotFound when there is no such channel.
    virtual runtime::Task<Result<UserId>> resolve(std::string id) = 0;
};

/// How a signed-in user is shown. An empty colour gets a default.
class AuthorDirectory {
public:
    virtual ~AuthorDirectory() = default;
    virtual runtime::Task<Result<MessageUser>> find(UserId user) = 0;
};

/// The channel's stream as chat shows it.
class StreamDirectory {
public:
    virtual ~StreamDirectory() = default;
    /// What the channel does; nothing when it is not on air.
    virtual runtime::Task<std::optional<StreamJson>> stream(UserId channel) = 0;
    /// The broadcast that is on air.
    virtual runtime::Task<std::optional<BroadcastId>> current(UserId channel) = 0;
    /// A socket of the channel told that its player is alive; counts as one viewer, within what its address
    /// may bring. `viewer` is empty for guests.
    virtual runtime::Task<void>
    heartbeat(UserId channel, UserId viewer, std::string session_id, std::string address) = 0;
};

/// Where messages stay. Bounds are exclusive; results are oldest first and at most `limit`.
class MessageStore {
public:
    virtual ~MessageStore() = default;
    /// Keeps what is said from now on as it comes by the bus, as its consumer group `group`: each message
    /// once, by its id. `kept` hears of what has been stored, on any thread. Before the bus starts.
    using Kept = std::function<void(std::vector<events::ChatMessage> messages)>;
    virtual void keep(std::string group, Kept kept) = 0;
    /// The newest messages below `before_seq`, or the newest of all.
    virtual runtime::Task<Result<std::vector<Message>>>
    newest(UserId channel, std::optional<std::uint64_t> before_seq, std::size_t limit) = 0;
    /// The oldest messages above `after_seq` and below `before_seq`.
    virtual runtime::Task<Result<std::vector<Message>>>
    between(UserId channel, std::uint64_t after_seq, std::uint64_t before_seq, std::size_t limit) = 0;
    virtual runtime::Task<Result<std::optional<std::uint64_t>>> seq_of(UserId channel, MessageId id) = 0;
};

} // namespace leams::chat
