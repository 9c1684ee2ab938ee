#include "chat/http.hpp"

#include "chat/codec.hpp"

#include <boost/describe/class.hpp>

namespace leams::chat {
namespace {

using net::Access;
using runtime::Task;

/// Names and types of what the routes answer, for the API's description.
namespace view {

struct Fragment {
    FragmentType type = FragmentType::Text;
    std::string text;
    std::optional<std::string> url;
};
BOOST_DESCRIBE_STRUCT(Fragment, (), (type, text, url))

struct Emote {
    std::string id;
    std::string name;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(Emote, (), (id, name, url))

struct Message {
    MessageId id;
    UserId channel_id;
    std::optional<BroadcastId> stream_id;
    std::uint64_t seq = 0;
    std::string sent_at;
    MessageUser user;
    std::vector<Badge> badges;
    std::string message;
    std::vector<Fragment> fragments;
    std::vector<Emote> emotes;
    std::optional<std::string> nonce;
};
BOOST_DESCRIBE_STRUCT(
    Message, (), (id, channel_id, stream_id, seq, sent_at, user, badges, message, fragments, emotes, nonce)
)

struct Messages {
    std::vector<Message> messages;
    bool has_more = false;
};
BOOST_DESCRIBE_STRUCT(Messages, (), (messages, has_more))

} // namespace view

/// JSON that is ready, with the schema of T.
template <class T>
struct Ready {
    std::string text;
};

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

Task<Result<Ready<view::Messages>>> history(Chat& chat, HistoryRequest request) {
    const auto before = request.before ? std::optional(MessageId(*request.before)) : std::nullopt;
    LEAMS_CO_TRY(
        const auto page,
        co_await chat.history(std::move(request.id), before, static_cast<std::size_t>(request.limit))
    );
    auto text = "{\"messages\":" + to_json(page.messages);
    text += page.has_more ? ",\"has_more\":true}" : ",\"has_more\":false}";
    co_return Ready<view::Messages>{std::move(text)};
}

Task<Result<Ready<view::Message>>> post_message(Chat& chat, Caller caller, PostMessageRequest request) {
    LEAMS_CO_TRY(
        const auto posted,
        co_await chat.post(std::move(caller), std::move(request.id), std::move(request.message))
    );
    co_return Ready<view::Message>{request.nonce ? to_json(posted->message, request.nonce) : posted->json};
}

Task<Result<TicketView>> make_ticket(Chat& chat, Caller caller) {
    LEAMS_CO_TRY(auto ticket, co_await chat.make_ticket(std::move(caller)));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ticket.expires_in);
    co_return TicketView{std::move(ticket.ticket), seconds.count()};
}

} // namespace
} // namespace leams::chat

namespace leams::json {

template <>
void append(std::string& out, const chat::Ready<chat::view::Messages>& ready) {
    out += ready.text;
}
template <>
void append(std::string& out, const chat::Ready<chat::view::Message>& ready) {
    out += ready.text;
}
template <>
Schema schema_of<chat::Ready<chat::view::Messages>>(SchemaSet& set, const FieldRule& rule) {
    return schema_of<chat::view::Messages>(set, rule);
}
template <>
Schema schema_of<chat::Ready<chat::view::Message>>(SchemaSet& set, const FieldRule& rule) {
    return schema_of<chat::view::Message>(set, rule);
}

} // namespace leams::json

namespace leams::chat {

std::vector<net::Route> make_routes(Chat& chat) {
    net::Routes routes("Chat");
    routes.get<HistoryRequest, Ready<view::Messages>>(
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
    routes.post<PostMessageRequest, Ready<view::Message>>(
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
