#include "services/chat/http.hpp"

#include "core/formats/json_codec.hpp"

#include <boost/describe/class.hpp>

namespace leams::chat {
namespace {

using net::Access;
using runtime::Task;

struct HistoryRequest {
    std::string id;
    std::optional<std::string> before;
    std::int64_t limit = 50;
};
BOOST_DESCRIBE_STRUCT(HistoryRequest, (), (id, before, limit))

std::vector<json::FieldRule> rules_of(std::type_identity<HistoryRequest>) {
    return {{.field = "limit", .minimum = 1, .maximum = 100}};
}

struct PostMessageRequest {
    std::string id;
    std::string message;
    std::optional<std::string> nonce;
};
BOOST_DESCRIBE_STRUCT(PostMessageRequest, (), (id, message, nonce))

std::vector<json::FieldRule> rules_of(std::type_identity<PostMessageRequest>) {
    return {{.field = "nonce", .max_length = 64}};
}

struct TicketView {
    std::string ticket;
    std::int64_t expires_in = 0;
};
BOOST_DESCRIBE_STRUCT(TicketView, (), (ticket, expires_in))

Task<Result<Messages>> history(Chat& chat, HistoryRequest request) {
    const auto before = request.before ? std::optional(MessageId(*request.before)) : std::nullopt;
    return chat.history(std::move(request.id), before, static_cast<std::size_t>(request.limit));
}

Task<Result<SentMessage>> post_message(Chat& chat, Caller caller, PostMessageRequest request) {
    LEAMS_CO_TRY(
        const auto posted,
        co_await chat.post(std::move(caller), std::move(request.id), std::move(request.message))
    );
    co_return SentMessage{posted->message, {request.nonce.value_or("")}};
}

Task<Result<TicketView>> make_ticket(Chat& chat, Caller caller) {
    LEAMS_CO_TRY(auto ticket, co_await chat.make_ticket(std::move(caller)));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ticket.expires_in);
    co_return TicketView{std::move(ticket.ticket), seconds.count()};
}

} // namespace

std::vector<net::Route> make_routes(Chat& chat) {
    net::Routes routes("Chat");
    routes.get<HistoryRequest, Messages>(
        "/chat/{id}/messages",
        {
            .summary = "Recent messages of a room, oldest first",
            .handle = [&](Caller, HistoryRequest request) { return history(chat, std::move(request)); },
        }
    );
    routes.post<net::NoInput, TicketView>(
        "/chat/ticket",
        {
            .access = Access::User,
            .summary = "A ticket that opens one chat socket as the caller",
            .handle = [&](Caller caller, net::NoInput) { return make_ticket(chat, std::move(caller)); },
        }
    );
    routes.post<PostMessageRequest, SentMessage>(
        "/chat/{id}/messages",
        {
            .access = Access::User,
            .success = 201,
            .summary = "Send a message without a socket",
            .handle = [&](Caller caller, PostMessageRequest request
                      ) { return post_message(chat, std::move(caller), std::move(request)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::chat
