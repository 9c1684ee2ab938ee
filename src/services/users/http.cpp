#include "services/users/http.hpp"

#include "services/users/http_parts.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace leams {

BOOST_DESCRIBE_ENUM(Role, User, Moderator, Admin)

} // namespace leams

namespace leams::users {

BOOST_DESCRIBE_ENUM(ViewerRole, Viewer, Moderator, Admin, Owner)

namespace {

using net::Access;
using net::NoInput;
using runtime::Task;

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
    std::string accent; // "#c62f52"; empty: none of its own.
    std::optional<pictures::PictureView> banner;
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
     links,
     accent,
     banner)
)

struct ProfileRequest {
    std::optional<std::string> display_name;
    std::optional<std::string> bio;
    std::optional<std::vector<std::string>> links;
    std::optional<std::string> accent;
};
BOOST_DESCRIBE_STRUCT(ProfileRequest, (), (display_name, bio, links, accent))
std::vector<json::FieldRule> rules_of(std::type_identity<ProfileRequest>) {
    return {
        {.field = "display_name", .min_length = 1, .max_length = 50},
        {.field = "bio", .max_length = 500},
        {.field = "links", .max_length = 5, .max_item_length = 200},
        {.field = "accent", .max_length = 7},
    };
}

struct UserRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(UserRequest, (), (username))

/// What the caller is to a channel.
struct ViewerView {
    bool follows = false;
    std::optional<std::string> followed_at;
    ViewerRole role = ViewerRole::Viewer;
};
BOOST_DESCRIBE_STRUCT(ViewerView, (), (follows, followed_at, role))

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
    std::optional<streams::LastBroadcast> last_broadcast; // Null while on air.
    std::string accent;                                   // "#c62f52"; empty: none of its own.
    std::optional<pictures::PictureView> banner;
    std::optional<ViewerView> viewer; // Null for guests.
};
BOOST_DESCRIBE_STRUCT(
    ChannelPage,
    (),
    (id,
     username,
     display_name,
     bio,
     avatar_url,
     links,
     created_at,
     follower_count,
     is_live,
     channel,
     stream,
     last_broadcast,
     accent,
     banner,
     viewer)
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
             .links = std::move(record.links),
             .accent = std::move(record.accent),
             .banner = pictures::view_of(record.banner)},
        .cache_control = std::string(kPrivate),
    };
}

Task<Result<net::Answer<Profile>>> get_profile(UsersService& service, Caller caller) {
    LEAMS_CO_TRY(auto profile, co_await service.profile(std::move(caller)));
    co_return view_of(std::move(profile));
}

Task<Result<net::Answer<Profile>>>
patch_profile(UsersService& service, Caller caller, ProfileRequest request) {
    ProfileChange change{
        .display_name = std::move(request.display_name),
        .bio = std::move(request.bio),
        .links = std::move(request.links),
        .accent = std::move(request.accent),
    };
    LEAMS_CO_TRY(auto profile, co_await service.update_profile(std::move(caller), std::move(change)));
    co_return view_of(std::move(profile));
}

Task<Result<net::Answer<Profile>>> own_view(Task<Result<OwnProfile>> profile) {
    LEAMS_CO_TRY(auto made, co_await std::move(profile));
    co_return view_of(std::move(made));
}

std::optional<ViewerView> view_of(const std::optional<ChannelViewer>& viewer) {
    if (!viewer) {
        return std::nullopt;
    }
    ViewerView view{.follows = viewer->followed_at.has_value(), .followed_at = {}, .role = viewer->role};
    if (viewer->followed_at) {
        view.followed_at = to_rfc3339(*viewer->followed_at);
    }
    return view;
}

Task<Result<net::Answer<ChannelPage>>> get_user(UsersService& service, Caller caller, UserRequest request) {
    const bool for_everybody = caller.is_guest();
    LEAMS_CO_TRY(auto view, co_await service.channel_page(std::move(caller), std::move(request.username)));
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
             .stream = std::move(view.stream),
             .last_broadcast = std::move(view.last_broadcast),
             .accent = std::move(record.accent),
             .banner = pictures::view_of(record.banner),
             .viewer = view_of(view.viewer)},
        .cache_control = std::string(for_everybody ? kBriefly : kPrivate),
    };
}

/// What an account has a picture for.
struct PicturePlace {
    std::string path;
    std::string name;
    Task<Result<OwnProfile>> (UsersService::*set)(Caller, pictures::PictureFile);
    Task<Result<OwnProfile>> (UsersService::*remove)(Caller);
};

void add_picture_routes(net::Routes& routes, UsersService& service, const PicturePlace& place) {
    routes.put<net::Upload<NoInput>, net::Answer<Profile>>(
        place.path,
        {
            .access = Access::User,
            .body = net::bytes_body(pictures::picture_types(), kLargestPicture),
            .summary = "Set the own channel's " + place.name,
            .handle =
                [&service, set = place.set](Caller caller, net::Upload<NoInput> upload) {
                    return own_view((service.*set)(
                        std::move(caller),
                        {.content_type = std::move(upload.content_type), .bytes = std::move(upload.bytes)}
                    ));
                },
        }
    );
    routes.remove<NoInput, net::Answer<Profile>>(
        place.path,
        {
            .access = Access::User,
            .summary = "Have no " + place.name + " any more",
            .handle = [&service, remove = place.remove](
                          Caller caller, NoInput
                      ) { return own_view((service.*remove)(std::move(caller))); },
        }
    );
}

} // namespace

std::vector<net::Route> make_routes(UsersService& service, Directory& directory, OEmbedPorts ports) {
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
            .summary = "A user's public profile, channel and broadcast, and what the caller is to it",
            .handle = [&](Caller caller, UserRequest request
                      ) { return get_user(service, std::move(caller), std::move(request)); },
        }
    );
    add_picture_routes(
        routes, service, {"/user/avatar", "avatar", &UsersService::set_avatar, &UsersService::remove_avatar}
    );
    add_picture_routes(
        routes, service, {"/user/banner", "banner", &UsersService::set_banner, &UsersService::remove_banner}
    );
    add_follow_routes(routes, service);
    add_channel_routes(routes, directory);
    add_oembed_route(routes, service, std::move(ports));
    return std::move(routes).take();
}

} // namespace leams::users
