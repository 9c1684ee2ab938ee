#pragma once

#include "chat/message.hpp"
#include "runtime/cache.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace leams::chat {

/// Short-lived secrets that each open one socket for a user. They live in the cache. Callable on any loop.
class Tickets {
public:
    Tickets(runtime::Cache& cache, std::chrono::milliseconds ttl)
        : cache_(cache)
        , ttl_(ttl) {}

    runtime::Task<std::string> issue(Author author);
    /// The user whom the ticket is for; only the first call for a ticket finds him.
    runtime::Task<std::optional<Author>> redeem(std::string ticket);
    /// Tickets of this session open nothing any more.
    runtime::Task<void> end_session(SessionId session);
    /// Whether end_session was called within the time that a ticket may be under way.
    runtime::Task<bool> has_ended(SessionId session);

private:
    runtime::Cache& cache_;
    std::chrono::milliseconds ttl_;
};

} // namespace leams::chat
