#include "chat/codec.hpp"

#include "base/time.hpp"
#include "chat/text.hpp"
#include "formats/json_codec.hpp"

#include <utility>

namespace leams::chat {
namespace {

// What is read back from JSON; the rest of a message follows from it.
struct StoredMessage {
    std::string id;
    std::string channel_id;
    std::optional<std::string> stream_id;
    std::uint64_t seq = 0;
    std::string sent_at;
    MessageUser user;
    std::vector<Badge> badges;
    std::string message;
    json::Raw fragments;
    json::Raw emotes;
};
BOOST_DESCRIBE_STRUCT(
    StoredMessage, (), (id, channel_id, stream_id, seq, sent_at, user, badges, message, fragments, emotes)
)

struct StoredAuthor {
    MessageUser user;
    int role = 0;
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(StoredAuthor, (), (user, role, session_id))

void append_member(std::string& out, std::string_view name, const auto& value) {
    json::append_string(out, name);
    out += ':';
    json::append(out, value);
    out += ',';
}

void append_fragments(std::string& out, const std::vector<Fragment>& fragments) {
    out += "\"fragments\":[";
    for (const auto& fragment : fragments) {
        out += fragment.type == FragmentType::Text      ? "{\"type\":\"text\",\"text\":"
               : fragment.type == FragmentType::Mention ? "{\"type\":\"mention\",\"text\":"
                                                        : "{\"type\":\"link\",\"text\":";
        json::append_string(out, fragment.text);
        if (fragment.type == FragmentType::Link) {
            out += ",\"url\":";
            json::append_string(out, fragment.url);
        }
        out += "},";
    }
    if (!fragments.empty()) {
        out.pop_back();
    }
    out += ']';
}

void append_messages(std::string& out, const std::vector<MessagePtr>& messages) {
    out += '[';
    for (const auto& message : messages) {
        if (&message != &messages.front()) {
            out += ',';
        }
        out += message->json;
    }
    out += ']';
}

Result<Message> to_message(StoredMessage stored) {
    LEAMS_TRY(const auto sent_at, parse_rfc3339(stored.sent_at));
    Message message;
    message.id = MessageId(std::move(stored.id));
    message.channel_id = UserId(std::move(stored.channel_id));
    if (stored.stream_id) {
        message.stream_id = BroadcastId(std::move(*stored.stream_id));
    }
    message.seq = stored.seq;
    message.sent_at = sent_at;
    message.user = std::move(stored.user);
    message.badges = std::move(stored.badges);
    message.fragments = split_fragments(stored.message);
    message.message = std::move(stored.message);
    return message;
}

} // namespace

std::string to_json(const Message& message, const std::optional<std::string>& nonce) {
    std::string out;
    out.reserve(512 + 2 * message.message.size());
    out += '{';
    append_member(out, "id", message.id);
    append_member(out, "channel_id", message.channel_id);
    append_member(out, "stream_id", message.stream_id);
    append_member(out, "seq", message.seq);
    append_member(out, "sent_at", to_rfc3339(message.sent_at));
    append_member(out, "user", message.user);
    append_member(out, "badges", message.badges);
    append_member(out, "message", message.message);
    append_fragments(out, message.fragments);
    out += ",\"emotes\":[]";
    if (nonce) {
        out += ",\"nonce\":";
        json::append_string(out, *nonce);
    }
    out += '}';
    return out;
}

Result<Message> message_from_json(std::string_view text) {
    LEAMS_TRY(auto stored, json::read<StoredMessage>(text));
    return to_message(std::move(stored));
}

MessagePtr encode_message(Message message) {
    auto text = to_json(message);
    return std::make_shared<const EncodedMessage>(EncodedMessage{std::move(message), std::move(text)});
}

std::string to_json(const std::vector<MessagePtr>& messages) {
    std::string out;
    append_messages(out, messages);
    return out;
}

std::vector<Message> messages_from_json(std::string_view text) {
    std::vector<Message> messages;
    const auto document = json::parse(text);
    if (!document || !document->is_array()) {
        return messages;
    }
    for (const auto& item : document->get_array()) {
        StoredMessage stored;
        json::FieldErrors errors;
        json::bind_object(item, stored, "", errors);
        if (!errors.empty()) {
            continue;
        }
        if (auto message = to_message(std::move(stored))) {
            messages.push_back(*std::move(message));
        }
    }
    return messages;
}

std::string to_json(const std::vector<Badge>& badges) {
    return json::write(badges);
}

std::vector<Badge> badges_from_json(std::string_view text) {
    std::vector<Badge> badges;
    const auto document = json::parse(text);
    if (!document || !document->is_array()) {
        return badges;
    }
    for (const auto& item : document->get_array()) {
        json::FieldErrors errors;
        json::bind_object(item, badges.emplace_back(), "", errors);
        if (!errors.empty()) {
            badges.pop_back();
        }
    }
    return badges;
}

std::string to_json(const Author& author) {
    return json::write(StoredAuthor{author.user, static_cast<int>(author.role), author.session_id.str()});
}

Result<Author> author_from_json(std::string_view text) {
    LEAMS_TRY(auto stored, json::read<StoredAuthor>(text));
    return Author{
        std::move(stored.user), static_cast<Role>(stored.role), SessionId(std::move(stored.session_id))
    };
}

std::string message_frame(const Message& message, std::string_view message_json) {
    std::string out = "{\"type\":\"message\",\"seq\":";
    json::append(out, message.seq);
    out += ",\"data\":";
    out += message_json;
    out += '}';
    return out;
}

std::string hello_frame(const Hello& hello) {
    std::string out = "{\"type\":\"hello\",\"data\":{\"room\":";
    json::append(out, hello.channel);
    out += ",\"user\":";
    if (hello.author == nullptr) {
        out += "null";
    } else {
        json::append(out, hello.author->user);
    }
    out += ",\"last_seq\":";
    json::append(out, hello.last_seq);
    out += ",\"chatters\":";
    json::append(out, hello.chatters);
    out += ",\"stream\":";
    out += hello.stream_json;
    out += ",\"history\":";
    append_messages(out, hello.history);
    out += "}}";
    return out;
}

std::string notice_frame(const Refusal& refusal, const std::optional<std::string>& nonce) {
    std::string out = "{\"type\":\"notice\",\"data\":{\"code\":";
    json::append(out, refusal.code);
    out += ",\"message\":";
    json::append(out, refusal.message);
    if (refusal.retry_after > 0) {
        out += ",\"retry_after\":";
        json::append(out, refusal.retry_after);
    }
    if (nonce) {
        out += ",\"nonce\":";
        json::append(out, *nonce);
    }
    out += "}}";
    return out;
}

std::string resume_frame(const std::vector<MessagePtr>* messages) {
    std::string out = "{\"type\":\"resume\",\"data\":{\"recovered\":";
    out += messages == nullptr ? "false" : "true";
    out += ",\"messages\":";
    append_messages(out, messages == nullptr ? std::vector<MessagePtr>{} : *messages);
    out += "}}";
    return out;
}

std::string reconnect_frame(std::int64_t after_ms) {
    return "{\"type\":\"reconnect\",\"data\":{\"after_ms\":" + std::to_string(after_ms) + "}}";
}

std::string pong_frame() {
    return "{\"type\":\"pong\"}";
}

} // namespace leams::chat
