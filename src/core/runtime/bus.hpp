#pragma once

#include "core/base/result.hpp"
#include "core/runtime/backend.hpp"
#include "core/runtime/task.hpp"

#include <chrono>
#include <cstddef>
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
    std::string order = {}; // A key of at most 200 bytes; see SubscribeOptions::ordered.
};

struct SubscribeOptions {
    std::size_t prefetch = 256; // So many events come at a time.
    // Events of one topic that have the same key come one after another, as they were published: what comes
    // later waits with one that is to be retried, but not for a dead one.
    bool ordered = false;
    int max_attempts = 12;
    std::chrono::milliseconds first_retry{1'000}; // Doubles with each attempt, up to last_retry.
    std::chrono::milliseconds last_retry{300'000};
    // How long a batch is its consumer's alone; renewed while he works, so that it may be short although the
    // work is long. When his process dies, others get the batch after this time.
    std::chrono::milliseconds visibility{30'000};
    std::chrono::milliseconds work_limit{600'000}; // Then the consumer is cancelled and has failed.
};

/// Delivers events at least once, in no promised order but for groups that ask for it, with retry after a
/// growing delay and a dead letter for what keeps failing. Thread-safe.
class Bus : public Backend {
public:
    /// InvalidArgument says that the batch holds an event which cannot be read, and that nothing was done.
    using Consumer = std::function<Task<Result<void>>(std::vector<Event> batch)>;

    /// Succeeds once the event is durable. ResourceExhausted when the bounded buffer in front of the store is
    /// full.
    virtual Task<Result<void>> publish(Event event) = 0;

    /// Registers the one consumer group `group` of `topic`; before start(). A batch whose consumer fails is
    /// retried; one that cannot be read is halved until the bad event is alone, which becomes a dead letter.
    virtual void
    subscribe(std::string topic, std::string group, Consumer consumer, SubscribeOptions options = {}) = 0;
};

} // namespace leams::runtime
