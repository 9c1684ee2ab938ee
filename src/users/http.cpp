#include "users/http.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace leams {

BOOST_DESCRIBE_ENUM(Role, User, Moderator, Admin)

} // namespace leams

namespace leams::users {
namespace {

using net::Access;
using net::NoInput;
using runtime::Task;

constexpr std::string_view kPrivate = "private, no-store";
constexpr std::string_view kBriefly = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

struct Profile {
    UserId id;
    std::string username;
    std::string display_name;
    std::string email;
    std::string bio;
    std::string avatar_url;
    Role role = Role::User;
    std::string created_at;
    bool is_verified = false;
    std::string stream_key;
    std::int64_t follower_count = 0;
    std::vector<std::string> links;
};
BOOST_DESCRIBE_STRUCT(
    Profile,
    (),
    (id,
     username,
     display_name,
     email,
     bio,
     avatar_url,
     role,
     created_at,
     is_verified,
     stream_key,
     follower_count,
     links)
)

struct ProfileRequest {
    std::optional<std::string> display_name;
    std::optional<std::string> bio;
    std::optional<std::vector<std::string>> links;
};
BOOST_DESCRIBE_STRUCT(ProfileRequest, (), (display_name, bio, links))
std::vector<json::FieldRule> rules_of(std::type_identity<ProfileRequest>) {
    return {
        {.field = "display_name", .min_length = 1, .max_length = 50},
        {.field = "bio", .max_length = 500},
        {.field = "links", .max_length = 5, .max_item_length = 200},
    };
}

struct UserRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(UserRequest, (), (username))

struct ChannelPage {
    UserId id;
    std::string username;
    std::string display_name;
    std::string bio;
    std::string avatar_url;
    std::vector<std::string> links;
    std::string created_at;
    std::int64_t follower_count = 0;
    bool is_live = false;
    streams::Channel channel;
    std::optional<streams::Stream> stream;
};
BOOST_DESCRIBE_STRUCT(
    ChannelPage,
    (),
    (id, username, display_name, bio, avatar_url, links, created_at, follower_count, is_live, channel, stream)
)

net::Answer<Profile> view_of(OwnProfile profile) {
    auto& record = profile.record;
    return {
        .body =
            {.id = std::move(record.id),
             .username = std::move(record.username),
             .display_name = std::move(record.display_name),
             .email = std::move(record.email),
             .bio = std::move(record.bio),
             .avatar_url = std::move(record.avatar_url),
             .role = record.role,
             .created_at = to_rfc3339(record.created_at),
             .is_verified = record.is_verified,
             .stream_key = std::move(profile.masked_key),
             .follower_count = record.follower_count,
             .links = std::move(record.links)},
        .cache_control = std::string(kPrivate),
    };
}

Task<Result<net::Answer<Profile>>> get_profile(UsersService& service, Caller caller) {
    LEAMS_CO_TRY(auto profile, co_await service.profile(std::move(caller)));
    co_return view_of(std::move(profile));
}

Task<Result<net::Answer<Profile>>>
patch_profile(UsersService& service, Caller caller, ProfileRequest request) {
    ProfileUpdate update{
        .display_name = std::move(request.display_name),
        .bio = std::move(request.bio),
        .links = std::move(request.links),
    };
    LEAMS_CO_TRY(auto profile, co_await service.update_profile(std::move(caller), std::move(update)));
    co_return view_of(std::move(profile));
}

Task<Result<net::Answer<ChannelPage>>> get_user(UsersService& service, UserRequest request) {
    LEAMS_CO_TRY(auto view, co_await service.channel_page(std::move(request.username)));
    auto& record = view.record;
    co_return net::Answer<ChannelPage>{
        .body =
            {.id = std::move(record.id),
             .username = std::move(record.username),
             .display_name = std::move(record.display_name),
             .bio = std::move(record.bio),
             .avatar_url = std::move(record.avatar_url),
             .links = std::move(record.links),
             .created_at = to_rfc3339(record.created_at),
             .follower_count = record.follower_count,
             .is_live = view.stream.has_value(),
             .channel = std::move(view.channel),
             .stream = std::move(view.stream)},
        .cache_control = std::string(kBriefly),
    };
}

} // namespace

std::vector<net::Route> make_routes(UsersService& service) {
    net::Routes routes("Users");
    routes.get<NoInput, net::Answer<Profile>>(
        "/user/profile",
        {
            .access = Access::User,
            .summary = "The own account",
            .handle = [&](Caller caller, NoInput) { return get_profile(service, std::move(caller)); },
        }
    );
    routes.patch<ProfileRequest, net::Answer<Profile>>(
        "/user/profile",
        {
            .access = Access::User,
            .summary = "Change what the own account shows; absent members stay as they are",
            .handle = [&](Caller caller, ProfileRequest request
                      ) { return patch_profile(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<UserRequest, net::Answer<ChannelPage>>(
        "/users/{username}",
        {
            .summary = "A user's public profile, channel and broadcast",
            .handle = [&](Caller, UserRequest request) { return get_user(service, std::move(request)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::users
