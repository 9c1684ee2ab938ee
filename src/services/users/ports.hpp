#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "services/auth/api.hpp"
#include "services/pictures/api.hpp"
#include "services/streams/api.hpp"
#include "services/users/api.hpp"

#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the users service needs from outside.
namespace leams::users {

struct ProfileRecord {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string bio;
    std::string avatar_url;
    std::vector<std::string> links;
    Role role = Role::User;
    UnixMillis created_at = 0;
    bool is_verified = false;
    bool is_disabled = false;
    std::int64_t follower_count = 0;
    std::string accent{}; // The channel's colour, "#c62f52"; empty: none of its own.
    std::optional<pictures::Picture> banner{};
};

/// Absent members stay as they are. This is all that a user may change of his account here.
struct ProfileUpdate {
    std::optional<auth::DisplayName> display_name;
    std::optional<std::string> bio;
    std::optional<std::vector<std::string>> links;
    std::optional<std::string> accent{};
    std::optional<std::string> avatar_url{};
};

enum class Updated : std::uint8_t { Done, NameTaken };

class ProfileStore {
public:
    virtual ~ProfileStore() = default;
    virtual runtime::Task<Result<std::optional<ProfileRecord>>> find(UserId id) = 0;
    virtual runtime::Task<Result<std::optional<ProfileRecord>>> find_by_username(std::string username) = 0;
    /// NameTaken, and no change, when the display name looks like another account's name of either kind. A
    /// change of how the account is shown leaves AccountChanged, all or nothing.
    virtual runtime::Task<Result<Updated>> update(UserId id, ProfileUpdate update, UnixMillis now) = 0;
};

/// Recent: those on air, and then the others by when they last were.
enum class ChannelSort : std::uint8_t { Recent, Name, Followers };
BOOST_DESCRIBE_ENUM(ChannelSort, Recent, Name, Followers)

/// A row's place in the order: a time or a count with the channel's id, or its username.
struct ChannelPosition {
    ChannelSort sort = ChannelSort::Recent;
    std::int64_t number = 0;
    std::string at{};
};
BOOST_DESCRIBE_STRUCT(ChannelPosition, (), (sort, number, at))

struct ChannelRecord {
    PublicUser user;
    std::string accent;
    std::int64_t follower_count = 0;
    UnixMillis last_live_at = 0; // Far in the future while it is on air.
    std::optional<streams::LastBroadcast> last_broadcast;
};

class DirectoryStore {
public:
    virtual ~DirectoryStore() = default;
    /// Channels that have been on air and whose users are not suspended, behind `after`.
    virtual runtime::Task<Result<std::vector<ChannelRecord>>>
    list(ChannelSort sort, std::optional<ChannelPosition> after, std::size_t limit) = 0;
};

/// Whom somebody follows.
struct Followed {
    PublicUser user;
    UnixMillis followed_at = 0;
    std::optional<UnixMillis> last_live_at{}; // When his last broadcast ended; empty while one is on air.
};

struct FollowedPage {
    std::int64_t total = 0;
    std::vector<Followed> users;
};

/// Which of those whom somebody follows: all, or those alone who are on air.
enum class FollowFilter : std::uint8_t { None, Live };

/// Who follows whom. A change keeps the followed user's count and leaves UserFollowed or UserUnfollowed,
/// once, all or nothing.
class FollowStore {
public:
    virtual ~FollowStore() = default;
    /// Since when he follows: not `now` when he did already, and then nothing changes.
    virtual runtime::Task<Result<UnixMillis>> follow(UserId follower, UserId following, UnixMillis now) = 0;
    /// Changes nothing when he does not follow.
    virtual runtime::Task<Result<void>> unfollow(UserId follower, UserId following, UnixMillis now) = 0;
    /// Empty when he does not.
    virtual runtime::Task<Result<std::optional<UnixMillis>>>
    followed_at(UserId follower, UserId following) = 0;
    /// Those whom he follows and who are not suspended, the newest first.
    virtual runtime::Task<Result<FollowedPage>>
    list_followed(UserId follower, FollowFilter filter, std::size_t limit, std::size_t offset) = 0;
};

} // namespace leams::users
