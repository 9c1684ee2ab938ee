#include "adapters/sql/chat_store.hpp"

#include "adapters/sql/query.hpp"
#include "core/formats/json_codec.hpp"
#include "services/chat/codec.hpp"
#include "services/chat/text.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace leams::sql {
namespace {

// Users and channels are no foreign keys: messages come late, and one of a deleted account must not hold up
// the others of its batch.
constexpr auto kSchema = R"sql(
CREATE TABLE chat_messages (
    id UUID PRIMARY KEY,
    channel_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    stream_id UUID,
    user_id UUID NOT NULL,
    username VARCHAR(50) NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    color VARCHAR(16) NOT NULL,
    badges TEXT NOT NULL,
    message TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX chat_messages_room ON chat_messages (channel_id, seq);
)sql";

// Many rows in one statement: they travel as one JSON text.
constexpr auto kInsertSqlite =
    "INSERT INTO chat_messages (id, channel_id, seq, stream_id, user_id, username, display_name, color, "
    "badges, message, sent_at) SELECT json_extract(value, '$.id'), json_extract(value, '$.channel_id'), "
    "json_extract(value, '$.seq'), json_extract(value, '$.stream_id'), json_extract(value, '$.user_id'), "
    "json_extract(value, '$.username'), json_extract(value, '$.display_name'), json_extract(value, "
    "'$.color'), "
    "json_extract(value, '$.badges'), json_extract(value, '$.message'), json_extract(value, '$.sent_at') "
    "FROM json_each(:messages) WHERE TRUE ON CONFLICT DO NOTHING";
constexpr auto kInsertPostgresql =
    "INSERT INTO chat_messages (id, channel_id, seq, stream_id, user_id, username, display_name, color, "
    "badges, message, sent_at) SELECT id, channel_id, seq, stream_id, user_id, username, display_name, "
    "color, "
    "badges, message, sent_at FROM json_to_recordset(CAST(:messages AS JSON)) AS m(id UUID, channel_id UUID, "
    "seq BIGINT, stream_id UUID, user_id UUID, username TEXT, display_name TEXT, color TEXT, badges TEXT, "
    "message TEXT, sent_at BIGINT) ON CONFLICT DO NOTHING";

constexpr auto kNewest =
    "SELECT id, channel_id, seq, stream_id, user_id, username, display_name, color, badges, message, sent_at "
    "FROM chat_messages WHERE channel_id = :channel_id AND seq < :before_seq ORDER BY seq DESC LIMIT "
    ":row_limit";
constexpr auto kBetween =
    "SELECT id, channel_id, seq, stream_id, user_id, username, display_name, color, badges, message, sent_at "
    "FROM chat_messages WHERE channel_id = :channel_id AND seq > :after_seq AND seq < :before_seq "
    "ORDER BY seq LIMIT :row_limit";
constexpr auto kSeqOf = "SELECT seq FROM chat_messages WHERE id = :id AND channel_id = :channel_id";

struct MessageRow {
    MessageId id;
    UserId channel_id;
    std::uint64_t seq = 0;
    std::optional<BroadcastId> stream_id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string color;
    std::string badges;
    std::string message;
    UnixMillis sent_at = 0;
};
BOOST_DESCRIBE_STRUCT(
    MessageRow,
    (),
    (id, channel_id, seq, stream_id, user_id, username, display_name, color, badges, message, sent_at)
)

constexpr std::size_t kBatch = 1024;

Result<std::vector<events::ChatMessage>> read_all(std::span<const runtime::Event> batch) {
    std::vector<events::ChatMessage> messages;
    messages.reserve(batch.size());
    for (const auto& event : batch) {
        auto message = chat::event_from_json(event.payload);
        if (!message) {
            return Error::invalid_argument("A chat message cannot be read")
                .with_cause(event.id + ": " + message.error().message());
        }
        messages.push_back(*std::move(message));
    }
    return messages;
}

std::string rows_of(const std::vector<events::ChatMessage>& messages) {
    std::string out = "[";
    for (const auto& message : messages) {
        const auto add = [&](std::string_view key, const auto& value) {
            out += key;
            json::append(out, value);
        };
        add(out.size() > 1 ? R"(,{"id":)" : R"({"id":)", message.id);
        add(R"(,"channel_id":)", message.channel_id);
        add(R"(,"seq":)", message.seq);
        add(R"(,"stream_id":)", message.stream_id);
        add(R"(,"user_id":)", message.user.id);
        add(R"(,"username":)", message.user.username);
        add(R"(,"display_name":)", message.user.display_name);
        add(R"(,"color":)", message.user.color);
        add(R"(,"badges":)", chat::to_json(message.badges));
        add(R"(,"message":)", message.message);
        add(R"(,"sent_at":)", message.sent_at.value);
        out += '}';
    }
    return out + "]";
}

chat::Message to_message(MessageRow row) {
    chat::Message message;
    message.id = std::move(row.id);
    message.channel_id = std::move(row.channel_id);
    message.stream_id = std::move(row.stream_id);
    message.seq = row.seq;
    message.sent_at = {row.sent_at};
    message.user = {
        std::move(row.user_id), std::move(row.username), std::move(row.display_name), std::move(row.color)
    };
    message.badges = chat::badges_from_json(row.badges);
    message.fragments = chat::split_fragments(row.message);
    message.message = std::move(row.message);
    return message;
}

std::vector<chat::Message> to_messages(std::vector<MessageRow> rows) {
    std::vector<chat::Message> messages;
    messages.reserve(rows.size());
    for (auto& row : rows) {
        messages.push_back(to_message(std::move(row)));
    }
    return messages;
}

std::int64_t bounded(std::uint64_t seq) {
    constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
    return seq > static_cast<std::uint64_t>(kHighest) ? kHighest : static_cast<std::int64_t>(seq);
}

} // namespace

std::vector<Migration> chat_migrations() {
    return {Migration::same(110, "chat", kSchema)};
}

void ChatStore::keep(std::string group, Kept kept) {
    const auto write = [engine = database_.engine(), kept = std::move(kept)](
                           soci::session& session, std::span<const runtime::Event> batch
                       ) -> Result<Inbox::Afterwards> {
        LEAMS_TRY(auto messages, read_all(batch));
        execute(
            session,
            engine == Engine::Sqlite ? kInsertSqlite : kInsertPostgresql,
            arg("messages", rows_of(messages))
        );
        return Inbox::Afterwards([kept, messages = std::move(messages)]() mutable {
            kept(std::move(messages));
        });
    };
    inbox_.take(std::string(events::ChatMessage::kTopic), std::move(group), write, {.prefetch = kBatch});
}

runtime::Task<Result<std::vector<chat::Message>>>
ChatStore::newest(UserId channel, std::optional<std::uint64_t> before_seq, std::size_t limit) {
    const auto before = bounded(before_seq.value_or(std::numeric_limits<std::uint64_t>::max()));
    const auto work = [channel = std::move(channel), before, limit](soci::session& session
                      ) -> Result<std::vector<chat::Message>> {
        auto rows = all<MessageRow>(
            session, kNewest, arg("channel_id", channel), arg("before_seq", before), arg("row_limit", limit)
        );
        std::reverse(rows.begin(), rows.end());
        return to_messages(std::move(rows));
    };
    co_return co_await database_.read(work);
}

runtime::Task<Result<std::vector<chat::Message>>>
ChatStore::between(UserId channel, std::uint64_t after_seq, std::uint64_t before_seq, std::size_t limit) {
    const auto work = [channel = std::move(channel), after_seq, before_seq, limit](soci::session& session
                      ) -> Result<std::vector<chat::Message>> {
        return to_messages(all<MessageRow>(
            session,
            kBetween,
            arg("channel_id", channel),
            arg("after_seq", bounded(after_seq)),
            arg("before_seq", bounded(before_seq)),
            arg("row_limit", limit)
        ));
    };
    co_return co_await database_.read(work);
}

runtime::Task<Result<std::optional<std::uint64_t>>> ChatStore::seq_of(UserId channel, MessageId id) {
    const auto work = [channel = std::move(channel),
                       id = std::move(id)](soci::session& session) -> Result<std::optional<std::uint64_t>> {
        return one<std::uint64_t>(session, kSeqOf, arg("id", id), arg("channel_id", channel));
    };
    co_return co_await database_.read(work);
}

} // namespace leams::sql
