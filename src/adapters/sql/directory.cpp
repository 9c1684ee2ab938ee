#include "adapters/sql/directory.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"

#include <limits>

namespace leams::sql {
namespace {

// The page first, by an index of its order's own; then the last broadcast of each of its channels.
#define LEAMS_LIST(order, after)                                                                             \
    "SELECT u.id, u.username, u.display_name, u.avatar_url, u.accent, u.follower_count, u.last_live_at,"     \
    " s.id, s.title, s.category, k.slug, s.started_at, s.ended_at, s.peak_viewers FROM"                      \
    " (SELECT u.id, u.username, u.display_name, u.avatar_url, u.accent, u.follower_count, u.last_live_at"    \
    " FROM users u WHERE u.last_live_at IS NOT NULL AND" LEAMS_NOT_SUSPENDED("u"                             \
    ) " AND " after " ORDER BY " order " LIMIT :row_limit) AS u"                                             \
      " LEFT JOIN streams s ON s.id = (SELECT x.id FROM streams x WHERE x.user_id = u.id AND x.was_live"     \
      " AND x.ended_at IS NOT NULL ORDER BY x.started_at DESC LIMIT 1)"                                      \
      " LEFT JOIN categories k ON k.id = s.category_id ORDER BY " order
constexpr auto kByRecent =
    LEAMS_LIST("u.last_live_at DESC, u.id DESC", "(u.last_live_at, u.id) < (:number, :at)");
constexpr auto kByFollowers =
    LEAMS_LIST("u.follower_count DESC, u.id DESC", "(u.follower_count, u.id) < (:number, :at)");
constexpr auto kByName = LEAMS_LIST("u.username", "u.username > :at");
#undef LEAMS_LIST

constexpr auto kLastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

struct ListedRow {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string accent;
    std::int64_t follower_count = 0;
    UnixMillis last_live_at = 0;
    std::optional<BroadcastId> broadcast_id;
    std::string title;
    std::string category;
    std::optional<std::string> category_slug;
    UnixMillis started_at = 0;
    UnixMillis ended_at = 0;
    std::int64_t peak_viewers = 0;
};
BOOST_DESCRIBE_STRUCT(
    ListedRow,
    (),
    (id,
     username,
     display_name,
     avatar_url,
     accent,
     follower_count,
     last_live_at,
     broadcast_id,
     title,
     category,
     category_slug,
     started_at,
     ended_at,
     peak_viewers)
)

users::ChannelRecord to_record(ListedRow row) {
    users::ChannelRecord record{
        .user =
            {.id = std::move(row.id),
             .username = std::move(row.username),
             .display_name = std::move(row.display_name),
             .avatar_url = std::move(row.avatar_url)},
        .accent = std::move(row.accent),
        .follower_count = row.follower_count,
        .last_live_at = row.last_live_at,
        .last_broadcast = {},
    };
    if (row.broadcast_id) {
        record.last_broadcast = {
            .id = std::move(*row.broadcast_id),
            .started_at = to_rfc3339(row.started_at),
            .ended_at = to_rfc3339(row.ended_at),
            .peak_viewers = row.peak_viewers,
            .title = std::move(row.title),
            .category = std::move(row.category),
            .category_slug = std::move(row.category_slug),
        };
    }
    return record;
}

std::vector<ListedRow> list_rows(
    soci::session& session,
    users::ChannelSort sort,
    const std::optional<users::ChannelPosition>& after,
    std::size_t limit
) {
    const auto row_limit = arg("row_limit", limit);
    if (sort == users::ChannelSort::Name) {
        return all<ListedRow>(session, kByName, arg("at", after ? after->at : ""), row_limit);
    }
    constexpr auto kGreatest = std::numeric_limits<std::int64_t>::max();
    return all<ListedRow>(
        session,
        sort == users::ChannelSort::Recent ? kByRecent : kByFollowers,
        arg("number", after ? after->number : kGreatest),
        arg("at", after ? after->at : kLastId),
        row_limit
    );
}

} // namespace

runtime::Task<Result<std::vector<users::ChannelRecord>>> DirectoryRepository::list(
    users::ChannelSort sort, std::optional<users::ChannelPosition> after, std::size_t limit
) {
    auto work = [sort, after = std::move(after), limit](soci::session& session
                ) -> Result<std::vector<users::ChannelRecord>> {
        std::vector<users::ChannelRecord> records;
        for (auto& row : list_rows(session, sort, after, limit)) {
            records.push_back(to_record(std::move(row)));
        }
        return records;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
