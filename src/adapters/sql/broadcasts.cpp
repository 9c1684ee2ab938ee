#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/text_list.hpp"

namespace leams::sql {
namespace {

// ended_at gets the time at which the lease ran out when that was before: nobody was there any more.
constexpr auto kCloseOfUser = "UPDATE streams SET is_live = FALSE, grace_ends_at = NULL, ended_at ="
                              " CASE WHEN lease_expires_at < :now THEN lease_expires_at ELSE :now END"
                              " WHERE user_id = :user_id AND ended_at IS NULL";
constexpr auto kOpen =
    "INSERT INTO streams (id, user_id, title, category, is_live, started_at, lease_expires_at)"
    " SELECT :id, u.id, COALESCE(c.title, ''), COALESCE(c.category, ''), FALSE, :now, :lease_until"
    " FROM users u LEFT JOIN channels c ON c.user_id = u.id WHERE u.id = :user_id";
constexpr auto kSetLive = "UPDATE streams SET is_live = TRUE WHERE id = :id AND ended_at IS NULL";
constexpr auto kSetGrace =
    "UPDATE streams SET grace_ends_at = :grace_ends_at, lease_expires_at = :lease_until"
    " WHERE id = :id AND ended_at IS NULL";
constexpr auto kClose = "UPDATE streams SET is_live = FALSE, grace_ends_at = NULL, ended_at = :now"
                        " WHERE id = :id AND ended_at IS NULL";
constexpr auto kRenew =
    "UPDATE streams SET lease_expires_at = :lease_until WHERE id = :id AND ended_at IS NULL";
constexpr auto kCloseExpired =
    "UPDATE streams SET is_live = FALSE, grace_ends_at = NULL, ended_at = lease_expires_at"
    " WHERE ended_at IS NULL AND lease_expires_at <= :now";
constexpr auto kAbandon = "UPDATE streams SET is_live = FALSE, grace_ends_at = :lease_until,"
                          " lease_expires_at = :lease_until WHERE ended_at IS NULL";
constexpr auto kSaveViewers =
    "UPDATE streams SET viewer_count = :viewers,"
    " peak_viewers = CASE WHEN peak_viewers < :viewers THEN :viewers ELSE peak_viewers END WHERE id = :id";

#define LEAMS_SELECT_BROADCAST                                                                               \
    "SELECT s.id, s.user_id, u.username, u.display_name, u.avatar_url, s.title, s.category,"                 \
    " COALESCE(c.description, ''), COALESCE(c.tags, '[]'), COALESCE(c.language, ''),"                        \
    " COALESCE(c.is_mature, FALSE), s.is_live, s.started_at, s.ended_at, s.grace_ends_at, s.viewer_count"    \
    " FROM streams s JOIN users u ON u.id = s.user_id LEFT JOIN channels c ON c.user_id = s.user_id"

constexpr auto kListLive = LEAMS_SELECT_BROADCAST " WHERE s.is_live AND s.lease_expires_at > :now"
                                                  " ORDER BY s.started_at LIMIT 10000";
constexpr auto kFind = LEAMS_SELECT_BROADCAST " WHERE s.id = :id";
constexpr auto kFindOpen =
    LEAMS_SELECT_BROADCAST " WHERE s.user_id = :user_id AND s.ended_at IS NULL AND s.lease_expires_at > :now";
#undef LEAMS_SELECT_BROADCAST

struct BroadcastRow {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string title;
    std::string category;
    std::string description;
    std::string tags;
    std::string language;
    bool is_mature = false;
    bool is_live = false;
    UnixMillis started_at = 0;
    std::optional<std::int64_t> ended_at;
    std::optional<std::int64_t> grace_ends_at;
    std::int64_t viewer_count = 0;
};
BOOST_DESCRIBE_STRUCT(
    BroadcastRow,
    (),
    (id,
     user_id,
     username,
     display_name,
     avatar_url,
     title,
     category,
     description,
     tags,
     language,
     is_mature,
     is_live,
     started_at,
     ended_at,
     grace_ends_at,
     viewer_count)
)

streams::Broadcast to_broadcast(BroadcastRow row) {
    return {
        .id = std::move(row.id),
        .user_id = std::move(row.user_id),
        .username = std::move(row.username),
        .display_name = std::move(row.display_name),
        .avatar_url = std::move(row.avatar_url),
        .channel =
            {.title = std::move(row.title),
             .category = std::move(row.category),
             .description = std::move(row.description),
             .tags = from_column(row.tags),
             .language = std::move(row.language),
             .is_mature = row.is_mature},
        .is_live = row.is_live,
        .started_at = row.started_at,
        .ended_at = row.ended_at,
        .grace_ends_at = row.grace_ends_at,
        .viewer_count = row.viewer_count,
    };
}

std::optional<streams::Broadcast> to_broadcast(std::optional<BroadcastRow> row) {
    return row ? std::optional(to_broadcast(std::move(*row))) : std::nullopt;
}

} // namespace

runtime::Task<Result<void>>
BroadcastRepository::open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) {
    auto work = [id = std::move(id), user = std::move(user), now, lease_until](soci::session& session
                ) -> Result<void> {
        execute(session, kCloseOfUser, arg("now", now), arg("user_id", user));
        const auto opened = execute(
            session,
            kOpen,
            arg("id", id),
            arg("now", now),
            arg("lease_until", lease_until),
            arg("user_id", user)
        );
        if (opened != 1) {
            return Error::not_found("There is no such channel");
        }
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::set_live(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<void> {
        execute(session, kSetLive, arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::set_grace(
    BroadcastId id, std::optional<UnixMillis> grace_ends_at, UnixMillis lease_until
) {
    auto work = [id = std::move(id), grace_ends_at, lease_until](soci::session& session) -> Result<void> {
        execute(
            session,
            kSetGrace,
            arg("grace_ends_at", grace_ends_at),
            arg("lease_until", lease_until),
            arg("id", id)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::close(BroadcastId id, UnixMillis now) {
    auto work = [id = std::move(id), now](soci::session& session) -> Result<void> {
        execute(session, kClose, arg("now", now), arg("id", id));
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::renew(std::vector<BroadcastId> ids, UnixMillis lease_until) {
    auto work = [ids = std::move(ids), lease_until](soci::session& session) -> Result<void> {
        for (const auto& id : ids) {
            execute(session, kRenew, arg("lease_until", lease_until), arg("id", id));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<void>> BroadcastRepository::close_expired(UnixMillis now) {
    auto work = [now](soci::session& session) -> Result<void> {
        execute(session, kCloseExpired, arg("now", now));
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

runtime::Task<Result<std::vector<streams::Broadcast>>> BroadcastRepository::list_live(UnixMillis now) {
    auto work = [now](soci::session& session) -> Result<std::vector<streams::Broadcast>> {
        std::vector<streams::Broadcast> live;
        for (auto& row : all<BroadcastRow>(session, kListLive, arg("now", now))) {
            live.push_back(to_broadcast(std::move(row)));
        }
        return live;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<streams::Broadcast>>> BroadcastRepository::find(BroadcastId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<streams::Broadcast>> {
        return to_broadcast(one<BroadcastRow>(session, kFind, arg("id", id)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<streams::Broadcast>>>
BroadcastRepository::find_open(UserId user, UnixMillis now) {
    auto work = [user = std::move(user),
                 now](soci::session& session) -> Result<std::optional<streams::Broadcast>> {
        return to_broadcast(one<BroadcastRow>(session, kFindOpen, arg("user_id", user), arg("now", now)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> BroadcastRepository::save_viewers(std::vector<streams::ViewerCount> counts) {
    auto work = [counts = std::move(counts)](soci::session& session) -> Result<void> {
        for (const auto& count : counts) {
            execute(session, kSaveViewers, arg("viewers", count.viewers), arg("id", count.id));
        }
        return {};
    };
    co_return co_await database_.write(std::move(work), Durability::Relaxed);
}

Result<void> abandon_broadcasts_blocking(Database& database, UnixMillis lease_until) {
    auto work = [lease_until](soci::session& session) -> Result<void> {
        execute(session, kAbandon, arg("lease_until", lease_until));
        return {};
    };
    return database.write_blocking(work);
}

} // namespace leams::sql
