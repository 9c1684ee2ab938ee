#include "services/chat/tickets.hpp"

#include "core/base/random.hpp"
#include "services/chat/codec.hpp"

#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kTicketBytes = 24;
constexpr std::size_t kMaxTicketLength = 64;

std::string ticket_key(const std::string& ticket) {
    return "chat:ticket:" + ticket;
}
std::string ended_key(const SessionId& session) {
    return "chat:ended:" + session.str();
}
std::string changed_key(const UserId& user) {
    return "chat:changed:" + user.str();
}

} // namespace

runtime::Task<std::string> Tickets::issue(Author author) {
    auto ticket = random_token(kTicketBytes);
    co_await cache_.set(ticket_key(ticket), to_json(author), ttl_);
    co_return ticket;
}

runtime::Task<std::optional<Author>> Tickets::redeem(std::string ticket) {
    if (ticket.empty() || ticket.size() > kMaxTicketLength) {
        co_return std::nullopt;
    }
    const auto text = co_await cache_.take(ticket_key(ticket));
    if (!text) {
        co_return std::nullopt;
    }
    auto author = author_from_json(*text);
    if (!author || co_await has_ended(author->session_id)) {
        co_return std::nullopt;
    }
    co_return *std::move(author);
}

runtime::Task<void> Tickets::end_session(SessionId session) {
    // A ticket may be issued just after this, to a request that came just before.
    co_await cache_.set(ended_key(session), "1", 2 * ttl_);
}

runtime::Task<bool> Tickets::has_ended(SessionId session) {
    const auto mark = co_await cache_.get(ended_key(session));
    co_return mark.has_value();
}

runtime::Task<void> Tickets::change_user(UserId user) {
    co_await cache_.set(changed_key(user), "1", 2 * ttl_);
}

runtime::Task<bool> Tickets::has_changed(UserId user) {
    const auto mark = co_await cache_.get(changed_key(user));
    co_return mark.has_value();
}

} // namespace leams::chat
