#include "adapters/sql/profiles.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/text_list.hpp"
#include "auth/roles.hpp"

namespace leams::sql {
namespace {

constexpr auto kFind =
    "SELECT id, username, display_name, email, bio, avatar_url, links, role, created_at, is_verified,"
    " disabled_at IS NOT NULL, (SELECT COUNT(*) FROM followers WHERE following_id = users.id)"
    " FROM users WHERE id = :id";
constexpr auto kFindByUsername =
    "SELECT id, username, display_name, email, bio, avatar_url, links, role, created_at, is_verified,"
    " disabled_at IS NOT NULL, (SELECT COUNT(*) FROM followers WHERE following_id = users.id)"
    " FROM users WHERE username = :username";
constexpr auto kUpdate =
    "UPDATE users SET display_name = COALESCE(:display_name, display_name), bio = COALESCE(:bio, bio),"
    " links = COALESCE(:links, links) WHERE id = :id";

struct ProfileRow {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string bio;
    std::string avatar_url;
    std::string links;
    std::string role;
    UnixMillis created_at = 0;
    bool is_verified = false;
    bool is_disabled = false;
    std::int64_t follower_count = 0;
};
BOOST_DESCRIBE_STRUCT(
    ProfileRow,
    (),
    (id,
     username,
     display_name,
     email,
     bio,
     avatar_url,
     links,
     role,
     created_at,
     is_verified,
     is_disabled,
     follower_count)
)

std::optional<users::ProfileRecord> to_record(std::optional<ProfileRow> row) {
    if (!row) {
        return std::nullopt;
    }
    return users::ProfileRecord{
        .id = std::move(row->id),
        .username = std::move(row->username),
        .display_name = std::move(row->display_name),
        .email = std::move(row->email),
        .bio = std::move(row->bio),
        .avatar_url = std::move(row->avatar_url),
        .links = from_column(row->links),
        .role = auth::parse_role(row->role).value_or(Role::User),
        .created_at = row->created_at,
        .is_verified = row->is_verified,
        .is_disabled = row->is_disabled,
        .follower_count = row->follower_count,
    };
}

} // namespace

runtime::Task<Result<std::optional<users::ProfileRecord>>> ProfileRepository::find(UserId id) {
    auto work = [id = std::move(id)](soci::session& session) -> Result<std::optional<users::ProfileRecord>> {
        return to_record(one<ProfileRow>(session, kFind, arg("id", id)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<std::optional<users::ProfileRecord>>>
ProfileRepository::find_by_username(std::string username) {
    auto work = [username = std::move(username)](soci::session& session
                ) -> Result<std::optional<users::ProfileRecord>> {
        return to_record(one<ProfileRow>(session, kFindByUsername, arg("username", username)));
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>> ProfileRepository::update(UserId id, users::ProfileUpdate update) {
    auto work = [id = std::move(id), update = std::move(update)](soci::session& session) -> Result<void> {
        const auto links = update.links ? std::optional(to_column(*update.links)) : std::nullopt;
        execute(
            session,
            kUpdate,
            arg("display_name", update.display_name),
            arg("bio", update.bio),
            arg("links", links),
            arg("id", id)
        );
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
