#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/task.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace leams::runtime {

/// An event that a consumer group would not take.
struct DeadLetter {
    Event event;
    std::string group;
    int attempts = 0; // Deliveries in vain.
    UnixMillis dead_at = 0;
    std::string last_error;
};

/// What the bus has given up, until somebody decides about it. An event that is dead in several groups is
/// replayed to, or dropped for, all of these. Thread-safe.
class DeadLetters {
public:
    virtual ~DeadLetters() = default;

    /// The newest first.
    virtual Task<Result<std::vector<DeadLetter>>> list(std::size_t limit) = 0;

    /// Delivers it again, as if for the first time. NotFound when no such event is dead.
    virtual Task<Result<void>> replay(std::string id) = 0;
    /// Gives how many were replayed.
    virtual Task<Result<std::size_t>> replay_all() = 0;

    /// Forgets it. NotFound when no such event is dead.
    virtual Task<Result<void>> drop(std::string id) = 0;

    /// Drops those that are too old or, the oldest first, too many, and gives how many went; to be called
    /// from time to time.
    virtual Task<Result<std::size_t>> purge() = 0;
};

} // namespace leams::runtime
