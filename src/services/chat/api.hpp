#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/task.hpp"
#include "services/chat/frames.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace leams::chat {

struct Ticket {
    std::string ticket;
    std::chrono::milliseconds expires_in{0};
};

struct Messages {
    std::vector<MessagePtr> messages; // Oldest first.
    bool has_more = false;            // Older ones exist.
};
BOOST_DESCRIBE_STRUCT(Messages, (), (messages, has_more))

/// What others may ask of chat. `room` is a broadcast's id, a channel's id or a username. Callable on any
/// loop.
class Chat {
public:
    virtual ~Chat() = default;

    /// A ticket with which this user opens one socket; PermissionDenied for guests.
    virtual runtime::Task<Result<Ticket>> make_ticket(Caller caller) = 0;
    virtual runtime::Task<Result<MessagePtr>> post(Caller caller, std::string room, std::string text) = 0;
    virtual runtime::Task<Result<Messages>>
    history(std::string room, std::optional<MessageId> before, std::size_t limit) = 0;

    /// Sends a ready frame's JSON, such as {"type":"viewers",...}, to everybody in the room.
    virtual void push_room_event(UserId channel, std::string json) = 0;
    /// A broadcast went on air, or none is: later messages carry its id.
    virtual void set_broadcast(UserId channel, std::optional<BroadcastId> broadcast) = 0;
    /// Tells every client to reconnect elsewhere, spread over time; before a shutdown.
    virtual void drain() = 0;
};

} // namespace leams::chat
