#include "adapters/sql/profiles.hpp"

#include "adapters/sql/query.hpp"
#include "adapters/sql/suspended.hpp"
#include "adapters/sql/text_list.hpp"
#include "core/events/account.hpp"
#include "services/auth/roles.hpp"

namespace leams::sql {
namespace {

#define LEAMS_SELECT_PROFILE                                                                                 \
    "SELECT u.id, u.username, u.display_name, u.email, u.bio, u.avatar_url, u.links, u.role, u.created_at,"  \
    " u.is_verified," LEAMS_SUSPENDED("u"                                                                    \
    ) ", u.follower_count, u.accent, p.hash, p.width, p.height"                                              \
      " FROM users u LEFT JOIN pictures p ON p.owner = CAST(u.id AS VARCHAR(64)) AND p.slot = 'banner'"
constexpr auto kFind = LEAMS_SELECT_PROFILE " WHERE u.id = :id";
constexpr auto kFindByUsername = LEAMS_SELECT_PROFILE " WHERE u.username = :username";
#undef LEAMS_SELECT_PROFILE
constexpr auto kUpdate =
    "UPDATE users SET display_name = COALESCE(:display_name, display_name),"
    " display_skeleton = COALESCE(:display_skeleton, display_skeleton), bio = COALESCE(:bio, bio),"
    " links = COALESCE(:links, links), accent = COALESCE(:accent, accent),"
    " avatar_url = COALESCE(:avatar_url, avatar_url) WHERE id = :id";
// Name and avatar are shown with what he has on air.
constexpr auto kChangeOpen =
    "UPDATE streams SET revision = revision + 1 WHERE user_id = :id AND ended_at IS NULL";
constexpr auto kCountAlike =
    "SELECT COUNT(*) FROM users WHERE id <> :id AND ((display_skeleton <> '' AND display_skeleton = :folded)"
    " OR REPLACE(skeleton, '_', '') = :folded OR REPLACE(skeleton, '_', '') = :shape)";

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
    std::string accent;
    std::optional<std::string> banner_hash;
    std::int64_t banner_width = 0;
    std::int64_t banner_height = 0;
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
     follower_count,
     accent,
     banner_hash,
     banner_width,
     banner_height)
)

std::optional<pictures::Picture> banner_of(ProfileRow& row) {
    if (!row.banner_hash) {
        return std::nullopt;
    }
    return pictures::Picture{
        .hash = std::move(*row.banner_hash), .width = row.banner_width, .height = row.banner_height
    };
}

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
        .accent = std::move(row->accent),
        .banner = banner_of(*row),
    };
}

bool is_alike(soci::session& session, const UserId& id, const auth::DisplayName& name) {
    const auto others = one<std::int64_t>(
        session, kCountAlike, arg("id", id), arg("folded", name.folded), arg("shape", name.shape)
    );
    return others.value_or(0) > 0;
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

runtime::Task<Result<users::Updated>>
ProfileRepository::update(UserId id, users::ProfileUpdate update, UnixMillis now) {
    auto work = [this, id = std::move(id), update = std::move(update), now](soci::session& session
                ) -> Result<users::Updated> {
        const auto& name = update.display_name;
        if (name && !name->folded.empty() && is_alike(session, id, *name)) {
            return users::Updated::NameTaken;
        }
        const auto links = update.links ? std::optional(to_column(*update.links)) : std::nullopt;
        execute(
            session,
            kUpdate,
            arg("display_name", name ? std::optional(name->text) : std::nullopt),
            arg("display_skeleton", name ? std::optional(name->folded) : std::nullopt),
            arg("bio", update.bio),
            arg("links", links),
            arg("accent", update.accent),
            arg("avatar_url", update.avatar_url),
            arg("id", id)
        );
        if (name || update.avatar_url) {
            execute(session, kChangeOpen, arg("id", id));
            LEAMS_CHECK(tell(outbox_, session, events::AccountChanged{id}, now));
        }
        return users::Updated::Done;
    };
    auto updated = co_await write_and_tell(database_, outbox_, std::move(work));
    if (!updated && updated.error().code() == ErrorCode::Conflict) {
        co_return users::Updated::NameTaken; // Somebody was faster between our look and our update.
    }
    co_return updated;
}

} // namespace leams::sql
