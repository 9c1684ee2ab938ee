#include "services/chat/codec.hpp"

#include "core/formats/json_codec.hpp"
#include "services/chat/text.hpp"

#include <utility>

namespace leams::chat {
namespace {

struct StoredAuthor {
    MessageUser user;
    int role = 0;
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(StoredAuthor, (), (user, role, session_id))

bool is_whole(const events::ChatMessage& event) {
    return !event.id.empty() && !event.channel_id.empty() && event.seq != 0 && event.sent_at.value != 0;
}

} // namespace

Result<events::ChatMessage> event_from_json(std::string_view text) {
    LEAMS_TRY(auto event, json::read<events::ChatMessage>(text, json::Reading::Stored));
    if (!is_whole(event)) {
        return Error::invalid_argument("A message needs an id, a channel, a seq and a time");
    }
    return event;
}

Message to_message(events::ChatMessage event) {
    Message message{std::move(event), {}, {}};
    message.fragments = split_fragments(message.message);
    return message;
}

MessagePtr encode_message(Message message) {
    std::string text;
    text.reserve(512 + 2 * message.message.size());
    json::append(text, message);
    return std::make_shared<const EncodedMessage>(EncodedMessage{std::move(message), std::move(text)});
}

std::string to_json(const std::vector<MessagePtr>& messages) {
    return json::write(messages);
}

std::vector<Message> messages_from_json(std::string_view text) {
    std::vector<Message> messages;
    const auto document = json::parse(text);
    if (!document || !document->is_array()) {
        return messages;
    }
    for (const auto& item : document->get_array()) {
        events::ChatMessage event;
        json::FieldErrors errors(json::Reading::Stored);
        json::bind_object(item, event, "", errors);
        if (errors.empty() && is_whole(event)) {
            messages.push_back(to_message(std::move(event)));
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
        json::FieldErrors errors(json::Reading::Stored);
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
    LEAMS_TRY(auto stored, json::read<StoredAuthor>(text, json::Reading::Stored));
    // A role that only a newer version knows counts for nothing here.
    const auto role = stored.role >= 0 && stored.role <= static_cast<int>(Role::Admin)
                          ? static_cast<Role>(stored.role)
                          : Role::User;
    return Author{std::move(stored.user), role, SessionId(std::move(stored.session_id))};
}

std::string message_frame(const MessagePtr& message) {
    std::string out;
    out.reserve(message->json.size() + 64);
    json::append(out, MessageFrame<MessagePtr>{.seq = message->message.seq, .data = message});
    return out;
}

std::string message_frame(SentMessage message) {
    std::string out;
    out.reserve(640 + 2 * message.message.size());
    const auto seq = message.seq;
    json::append(out, MessageFrame<SentMessage>{.seq = seq, .data = std::move(message)});
    return out;
}

} // namespace leams::chat
