#pragma once

#include "core/runtime/cache.hpp"
#include "services/chat/message.hpp"

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
    /// What tickets that are under way say of how this user is shown is old.
    runtime::Task<void> change_user(UserId user);
    /// Whether change_user was called within that time.
    runtime::Task<bool> has_changed(UserId user);

private:
    runtime::Cache& cache_;
    std::chrono::milliseconds ttl_;
};

} // namespace leams::chat
