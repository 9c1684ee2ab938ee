#include "adapters/sql/categories.hpp"
#include "adapters/sql/moments.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/text_list.hpp"
#include "core/events/stream.hpp"

namespace leams::sql {
namespace {

constexpr auto kFind =
    "SELECT c.title, c.category, k.id, k.slug, c.description, c.tags, c.language, c.is_mature, c.record"
    " FROM channels c LEFT JOIN categories k ON k.id = c.category_id WHERE c.user_id = :user_id";
constexpr auto kMake = "INSERT INTO channels (user_id, updated_at) VALUES (:user_id, :now)"
                       " ON CONFLICT (user_id) DO NOTHING";
constexpr auto kChange =
    "UPDATE channels SET title = COALESCE(:title, title),"
    " description = COALESCE(:description, description), tags = COALESCE(:tags, tags),"
    " language = COALESCE(:language, language), is_mature = COALESCE(:is_mature, is_mature),"
    " record = COALESCE(:record, record), updated_at = :now"
    " WHERE user_id = :user_id";
constexpr auto kCategorize = "UPDATE channels SET category = :category, category_id = :category_id"
                             " WHERE user_id = :user_id";
constexpr auto kRenameOpen =
    "UPDATE streams SET title = :title, category = :category, category_id = :category_id,"
    " revision = revision + 1"
    " WHERE user_id = :user_id AND ended_at IS NULL RETURNING id, revision, is_live";
constexpr auto kAllowed = "SELECT allowed_addresses FROM channels WHERE user_id = :user_id";
constexpr auto kAllow =
    "INSERT INTO channels (user_id, allowed_addresses, updated_at)"
    " VALUES (:user_id, :entries, :now) ON CONFLICT (user_id) DO UPDATE"
    " SET allowed_addresses = excluded.allowed_addresses, updated_at = excluded.updated_at";
constexpr auto kResolveId =
    "SELECT id FROM users WHERE id = :id UNION ALL SELECT user_id FROM streams WHERE id = :id";
constexpr auto kResolveName = "SELECT id FROM users WHERE username = :username";

struct ChannelRow {
    std::string title;
    std::string category;
    std::optional<streams::CategoryId> category_id;
    std::optional<std::string> category_slug;
    std::string description;
    std::string tags;
    std::string language;
    bool is_mature = false;
    bool record = true;
};
BOOST_DESCRIBE_STRUCT(
    ChannelRow,
    (),
    (title, category, category_id, category_slug, description, tags, language, is_mature, record)
)

struct OpenRow {
    BroadcastId id;
    std::int64_t revision = 0;
    bool is_live = false;
};
BOOST_DESCRIBE_STRUCT(OpenRow, (), (id, revision, is_live))

streams::Channel find_channel(soci::session& session, const UserId& user) {
    auto row = one<ChannelRow>(session, kFind, arg("user_id", user)).value_or(ChannelRow{});
    return {
        .title = std::move(row.title),
        .category = std::move(row.category),
        .category_id = std::move(row.category_id),
        .category_slug = std::move(row.category_slug),
        .description = std::move(row.description),
        .tags = from_column(row.tags),
        .language = std::move(row.language),
        .is_mature = row.is_mature,
        .record = row.record,
    };
}

Result<void>
categorize(soci::session& session, const UserId& user, const std::string& typed, UnixMillis now) {
    std::optional<streams::CategoryRecord> category;
    if (const auto name = streams::category_name(typed); !name.text.empty()) {
        LEAMS_TRY(category, find_or_make_category(session, name, user, now));
    }
    execute(
        session,
        kCategorize,
        arg("category", category ? category->name : std::string()),
        arg("category_id", category ? std::optional(category->id) : std::nullopt),
        arg("user_id", user)
    );
    return {};
}

} // namespace

runtime::Task<Result<streams::Channel>> ChannelRepository::find(UserId user) {
    auto work = [user = std::move(user)](soci::session& session) -> Result<streams::Channel> {
        return find_channel(session, user);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<streams::Channel>>
ChannelRepository::change(UserId user, streams::ChannelUpdate update, UnixMillis now) {
    auto work = [this, user = std::move(user), update = std::move(update), now](soci::session& session
                ) -> Result<streams::Channel> {
        execute(session, kMake, arg("user_id", user), arg("now", now));
        execute(
            session,
            kChange,
            arg("title", update.title),
            arg("description", update.description),
            arg("tags", update.tags ? std::optional(to_column(*update.tags)) : std::nullopt),
            arg("language", update.language),
            arg("is_mature", update.is_mature),
            arg("record", update.record),
            arg("now", now),
            arg("user_id", user)
        );
        if (update.category) {
            LEAMS_CHECK(categorize(session, user, *update.category, now));
        }
        auto channel = find_channel(session, user);
        note_change(session, user, channel.title, channel.category_id, now);
        const auto open = all<OpenRow>(
            session,
            kRenameOpen,
            arg("title", channel.title),
            arg("category", channel.category),
            arg("category_id", channel.category_id),
            arg("user_id", user)
        );
        for (const auto& row : open) {
            if (row.is_live) {
                const events::StreamUpdated updated{{row.id, user, row.revision}};
                LEAMS_CHECK(tell(outbox_, session, updated, now));
            }
        }
        return channel;
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<std::optional<UserId>>> ChannelRepository::resolve(std::string id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<UserId>> {
        if (is_uuid(id)) {
            return one<UserId>(session, kResolveId, arg("id", id));
        }
        return one<UserId>(session, kResolveName, arg("username", id));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::vector<std::string>>> ChannelRepository::allowed_addresses(UserId user) {
    auto work = [user = std::move(user)](soci::session& session) -> Result<std::vector<std::string>> {
        return from_column(one<std::string>(session, kAllowed, arg("user_id", user)).value_or(""));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>>
ChannelRepository::allow_addresses(UserId user, std::vector<std::string> entries, UnixMillis now) {
    auto work = [user = std::move(user), column = to_column(entries), now](soci::session& session
                ) -> Result<void> {
        execute(session, kAllow, arg("user_id", user), arg("entries", column), arg("now", now));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
