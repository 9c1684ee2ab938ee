#include "adapters/sql/follows.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "core/events/follow.hpp"

namespace leams::sql {
namespace {

// Of two that come at once, the second waits here for the first and then changes nothing.
constexpr auto kFollow = "INSERT INTO followers (follower_id, following_id, created_at)"
                         " VALUES (:follower_id, :following_id, :now) ON CONFLICT DO NOTHING";
constexpr auto kUnfollow =
    "DELETE FROM followers WHERE follower_id = :follower_id AND following_id = :following_id";
constexpr auto kCountUp = "UPDATE users SET follower_count = follower_count + 1 WHERE id = :id";
constexpr auto kCountDown = "UPDATE users SET follower_count = follower_count - 1 WHERE id = :id";
constexpr auto kFollowedAt =
    "SELECT created_at FROM followers WHERE follower_id = :follower_id AND following_id = :following_id";
constexpr auto kCountFollowed = "SELECT COUNT(*)";
// The number stands for a broadcast that is not over (migration 11).
constexpr auto kListFollowed = "SELECT u.id, u.username, u.display_name, u.avatar_url, f.created_at,"
                               " NULLIF(u.last_live_at, 9007199254740991)";
constexpr auto kFollowed = " FROM followers f JOIN users u ON u.id = f.following_id"
                           " WHERE f.follower_id = :follower_id AND" LEAMS_NOT_SUSPENDED("u");
constexpr auto kOnAir = " AND EXISTS (SELECT 1 FROM streams s WHERE s.user_id = u.id"
                        " AND s.ended_at IS NULL AND s.is_live)";
constexpr auto kNewestPage =
    " ORDER BY f.created_at DESC, f.following_id DESC LIMIT :row_limit OFFSET :row_offset";

struct FollowedRow {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    UnixMillis followed_at = 0;
    std::optional<UnixMillis> last_live_at;
};
BOOST_DESCRIBE_STRUCT(FollowedRow, (), (id, username, display_name, avatar_url, followed_at, last_live_at))

std::optional<UnixMillis>
find_followed_at(soci::session& session, const UserId& follower, const UserId& following) {
    return one<UnixMillis>(
        session, kFollowedAt, arg("follower_id", follower), arg("following_id", following)
    );
}

} // namespace

runtime::Task<Result<UnixMillis>>
FollowRepository::follow(UserId follower, UserId following, UnixMillis now) {
    auto work = [this, follower = std::move(follower), following = std::move(following), now](
                    soci::session& session
                ) -> Result<UnixMillis> {
        const auto added = execute(
            session, kFollow, arg("follower_id", follower), arg("following_id", following), arg("now", now)
        );
        if (added == 0) {
            return find_followed_at(session, follower, following).value_or(now);
        }
        execute(session, kCountUp, arg("id", following));
        LEAMS_CHECK(tell(outbox_, session, events::UserFollowed{follower, following}, now));
        return now;
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<void>> FollowRepository::unfollow(UserId follower, UserId following, UnixMillis now) {
    auto work = [this, follower = std::move(follower), following = std::move(following), now](
                    soci::session& session
                ) -> Result<void> {
        const auto gone =
            execute(session, kUnfollow, arg("follower_id", follower), arg("following_id", following));
        if (gone == 0) {
            return {};
        }
        execute(session, kCountDown, arg("id", following));
        return tell(outbox_, session, events::UserUnfollowed{follower, following}, now);
    };
    co_return co_await write_and_tell(database_, outbox_, std::move(work));
}

runtime::Task<Result<std::optional<UnixMillis>>>
FollowRepository::followed_at(UserId follower, UserId following) {
    auto work = [follower = std::move(follower), following = std::move(following)](soci::session& session
                ) -> Result<std::optional<UnixMillis>> {
        return find_followed_at(session, follower, following);
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<users::FollowedPage>> FollowRepository::list_followed(
    UserId follower, users::FollowFilter filter, std::size_t limit, std::size_t offset
) {
    auto work = [follower = std::move(follower), filter, limit, offset](soci::session& session
                ) -> Result<users::FollowedPage> {
        const auto from = std::string(kFollowed) + (filter == users::FollowFilter::Live ? kOnAir : "");
        const auto count = kCountFollowed + from;
        const auto list = kListFollowed + from + kNewestPage;
        users::FollowedPage page{
            .total = one<std::int64_t>(session, count.c_str(), arg("follower_id", follower)).value_or(0),
            .users = {},
        };
        for (auto& row : all<FollowedRow>(
                 session,
                 list.c_str(),
                 arg("follower_id", follower),
                 arg("row_limit", limit),
                 arg("row_offset", offset)
             )) {
            page.users.push_back(
                {.user =
                     {.id = std::move(row.id),
                      .username = std::move(row.username),
                      .display_name = std::move(row.display_name),
                      .avatar_url = std::move(row.avatar_url)},
                 .followed_at = row.followed_at,
                 .last_live_at = row.last_live_at}
            );
        }
        return page;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace leams::sql
