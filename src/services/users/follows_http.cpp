#include "services/users/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::users {
namespace {

using net::Access;
using net::NoContent;
using runtime::Task;

struct UserRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(UserRequest, (), (username))

struct FollowView {
    bool following = false;
    std::optional<std::string> followed_at;
};
BOOST_DESCRIBE_STRUCT(FollowView, (), (following, followed_at))

struct FollowingRequest {
    std::optional<bool> live;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
};
BOOST_DESCRIBE_STRUCT(FollowingRequest, (), (live, limit, offset))
std::vector<json::FieldRule> rules_of(std::type_identity<FollowingRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "offset", .minimum = 0, .maximum = 10'000},
    };
}

struct FollowedUser {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string followed_at;
    bool is_live = false;
    std::optional<streams::StreamCard> stream;
    std::optional<std::string> last_live_at; // When the last broadcast ended; null while one is on air.
};
BOOST_DESCRIBE_STRUCT(
    FollowedUser, (), (id, username, display_name, avatar_url, followed_at, is_live, stream, last_live_at)
)

struct FollowingList {
    std::int64_t total = 0;
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    std::vector<FollowedUser> users;
};
BOOST_DESCRIBE_STRUCT(FollowingList, (), (total, limit, offset, users))

FollowedUser view_of(FollowedList::Entry entry) {
    auto& [followed, stream] = entry;
    FollowedUser user{
        .id = std::move(followed.user.id),
        .username = std::move(followed.user.username),
        .display_name = std::move(followed.user.display_name),
        .avatar_url = std::move(followed.user.avatar_url),
        .followed_at = to_rfc3339(followed.followed_at),
        .is_live = stream.has_value(),
        .stream = std::move(stream),
        .last_live_at = {},
    };
    if (followed.last_live_at) {
        user.last_live_at = to_rfc3339(*followed.last_live_at);
    }
    return user;
}

net::Answer<FollowView> view_of(std::optional<UnixMillis> followed_at) {
    net::Answer<FollowView> answer{
        .body = {.following = followed_at.has_value(), .followed_at = {}},
        .cache_control = std::string(kPrivate),
    };
    if (followed_at) {
        answer.body.followed_at = to_rfc3339(*followed_at);
    }
    return answer;
}

Task<Result<net::Answer<FollowView>>> follow(UsersService& service, Caller caller, UserRequest request) {
    LEAMS_CO_TRY(const auto since, co_await service.follow(std::move(caller), std::move(request.username)));
    co_return view_of(since);
}

Task<Result<NoContent>> unfollow(UsersService& service, Caller caller, UserRequest request) {
    LEAMS_CO_CHECK(co_await service.unfollow(std::move(caller), std::move(request.username)));
    co_return NoContent{};
}

Task<Result<net::Answer<FollowView>>> get_follow(UsersService& service, Caller caller, UserRequest request) {
    LEAMS_CO_TRY(
        const auto since, co_await service.followed_at(std::move(caller), std::move(request.username))
    );
    co_return view_of(since);
}

Task<Result<net::Answer<FollowingList>>>
list_following(UsersService& service, Caller caller, FollowingRequest request) {
    const auto limit = request.limit.value_or(20);
    const auto offset = request.offset.value_or(0);
    const auto filter = request.live.value_or(false) ? FollowFilter::Live : FollowFilter::None;
    LEAMS_CO_TRY(
        auto list,
        co_await service.followed(
            std::move(caller), filter, static_cast<std::size_t>(limit), static_cast<std::size_t>(offset)
        )
    );
    net::Answer<FollowingList> answer{
        .body = {.total = list.total, .limit = limit, .offset = offset, .users = {}},
        .cache_control = std::string(kPrivate),
    };
    for (auto& entry : list.users) {
        answer.body.users.push_back(view_of(std::move(entry)));
    }
    co_return answer;
}

} // namespace

void add_follow_routes(net::Routes& routes, UsersService& service) {
    routes.post<UserRequest, net::Answer<FollowView>>(
        "/users/{username}/follow",
        {
            .access = Access::User,
            .summary = "Follow a user; doing it again changes nothing",
            .handle = [&](Caller caller, UserRequest request
                      ) { return follow(service, std::move(caller), std::move(request)); },
        }
    );
    routes.remove<UserRequest, NoContent>(
        "/users/{username}/follow",
        {
            .access = Access::User,
            .summary = "Follow a user no more",
            .handle = [&](Caller caller, UserRequest request
                      ) { return unfollow(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<UserRequest, net::Answer<FollowView>>(
        "/users/{username}/follow",
        {
            .access = Access::User,
            .summary = "Whether the own account follows a user",
            .handle = [&](Caller caller, UserRequest request
                      ) { return get_follow(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<FollowingRequest, net::Answer<FollowingList>>(
        "/user/following",
        {
            .access = Access::User,
            .summary = "Whom the own account follows, newest first, with their broadcasts; with live only "
                       "those on air",
            .handle = [&](Caller caller, FollowingRequest request
                      ) { return list_following(service, std::move(caller), request); },
        }
    );
}

} // namespace leams::users
