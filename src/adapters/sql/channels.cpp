#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/text_list.hpp"

namespace leams::sql {
namespace {

constexpr auto kFind =
    "SELECT title, category, description, tags, language, is_mature FROM channels WHERE user_id = :user_id";
constexpr auto kSave =
    "INSERT INTO channels (user_id, title, category, description, tags, language, is_mature, updated_at)"
    " VALUES (:user_id, :title, :category, :description, :tags, :language, :is_mature, :now)"
    " ON CONFLICT (user_id) DO UPDATE SET title = EXCLUDED.title, category = EXCLUDED.category,"
    " description = EXCLUDED.description, tags = EXCLUDED.tags, language = EXCLUDED.language,"
    " is_mature = EXCLUDED.is_mature, updated_at = EXCLUDED.updated_at";
constexpr auto kRenameOpen = "UPDATE streams SET title = :title, category = :category"
                             " WHERE user_id = :user_id AND ended_at IS NULL";
constexpr auto kResolveId =
    "SELECT id FROM users WHERE id = :id UNION ALL SELECT user_id FROM streams WHERE id = :id";
constexpr auto kResolveName = "SELECT id FROM users WHERE username = :username";

struct ChannelRow {
    std::string title;
    std::string category;
    std::string description;
    std::string tags;
    std::string language;
    bool is_mature = false;
};
BOOST_DESCRIBE_STRUCT(ChannelRow, (), (title, category, description, tags, language, is_mature))

} // namespace

runtime::Task<Result<streams::Channel>> ChannelRepository::find(UserId user) {
    auto work = [user = std::move(user)](soci::session& session) -> Result<streams::Channel> {
        auto row = one<ChannelRow>(session, kFind, arg("user_id", user)).value_or(ChannelRow{});
        return streams::Channel{
            .title = std::move(row.title),
            .category = std::move(row.category),
            .description = std::move(row.description),
            .tags = from_column(row.tags),
            .language = std::move(row.language),
            .is_mature = row.is_mature,
        };
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> ChannelRepository::save(UserId user, streams::Channel channel, UnixMillis now) {
    auto work = [user = std::move(user), channel = std::move(channel), now](soci::session& session
                ) -> Result<void> {
        execute(
            session,
            kSave,
            arg("user_id", user),
            arg("title", channel.title),
            arg("category", channel.category),
            arg("description", channel.description),
            arg("tags", to_column(channel.tags)),
            arg("language", channel.language),
            arg("is_mature", channel.is_mature),
            arg("now", now)
        );
        execute(
            session,
            kRenameOpen,
            arg("title", channel.title),
            arg("category", channel.category),
            arg("user_id", user)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
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

} // namespace leams::sql
