#pragma once

#include "base/result.hpp"
#include "runtime/task.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::runtime {

/// What happened, on its way to those who care. `payload` is JSON that the topic's owner defines; `id` is
/// unique, so that a consumer who sees an event twice can tell.
struct Event {
    std::string id;    // UUIDv7.
    std::string topic; // Such as "chat.message" or "stream.online".
    std::string payload;
};

/// Delivers events at least once, in no promised order, with retry after a delay and a dead letter for what
/// keeps failing. Thread-safe.
class Bus {
public:
    using Consumer = std::function<Task<Result<void>>(std::vector<Event> batch)>;

    virtual ~Bus() = default;

    /// Succeeds once the event is durable. ResourceExhausted when the bounded buffer in front of the store is
    /// full.
    virtual Task<Result<void>> publish(Event event) = 0;

    /// Registers the one consumer group `group` of `topic`; before start(). A batch whose consumer fails is
    /// retried.
    virtual void subscribe(std::string topic, std::string group, Consumer consumer) = 0;
};

} // namespace leams::runtime
