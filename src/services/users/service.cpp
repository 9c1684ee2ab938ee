#include "services/users/service.hpp"

#include "core/base/colour.hpp"
#include "core/base/text.hpp"
#include "core/events/account.hpp"
#include "core/events/event.hpp"

#include <algorithm>
#include <chrono>

namespace leams::users {
namespace {

constexpr std::size_t kMaxLink = 200;
constexpr std::int64_t kFollows = 60; // Of one account in kFollowWindow.
constexpr std::chrono::hours kFollowWindow{1};
constexpr pictures::PictureRule kAvatarRule{
    .max_bytes = kLargestPicture,
    .min_side = 64,
    .width = 512,
    .height = 512,
    .fit = pictures::PictureFit::Cover,
};
constexpr pictures::PictureRule kBannerRule{
    .max_bytes = kLargestPicture, .min_side = 64, .width = 1920, .height = 1080
};

// Only what a browser opens as a page: other schemes can run scripts.
bool is_link(std::string_view link) {
    constexpr std::string_view kScheme = "https://";
    if (!link.starts_with(kScheme) || link.size() > kMaxLink) {
        return false;
    }
    const auto rest = link.substr(kScheme.size());
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    const bool clean = std::ranges::all_of(rest, [](char c) {
        return c > ' ' && c < '\x7F' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '`';
    });
    return clean && host.find('.') != std::string_view::npos && host.find('@') == std::string_view::npos;
}

Error no_such_user() {
    return Error::not_found("There is no such user");
}

Error gone() {
    return Error::not_found("This account does not exist any more");
}

Result<ProfileUpdate> check(ProfileChange change, const ProfileRecord& record) {
    std::vector<FieldError> errors;
    ProfileUpdate update{.display_name = {}, .bio = {}, .links = std::move(change.links)};
    // A name from before the rules stays while nobody changes it.
    if (change.display_name && *change.display_name != record.display_name) {
        update.display_name = auth::check_display_name(record.username, *change.display_name, errors);
    }
    if (change.bio) {
        update.bio = clean_text(*change.bio);
    }
    if (change.accent) {
        update.accent = change.accent->empty() ? change.accent : parse_colour(*change.accent);
        if (!update.accent) {
            errors.push_back({"/accent", "colour", "A colour is written like #c62f52"});
        }
    }
    for (std::size_t i = 0; update.links && i < update.links->size(); ++i) {
        if (!is_link((*update.links)[i])) {
            errors.push_back(
                {"/links/" + std::to_string(i),
                 "string.pattern",
                 "A link begins with https:// and names a site"}
            );
        }
    }
    if (!errors.empty()) {
        return Error::invalid_fields(std::move(errors));
    }
    return update;
}

} // namespace

UsersService::UsersService(Ports ports)
    : ports_(ports) {
    events::relay<events::AccountChanged>(ports_.bus, ports_.pubsub, "users.told");
}

runtime::Task<Result<OwnProfile>> UsersService::profile(Caller caller) {
    LEAMS_CO_TRY(auto record, co_await ports_.profiles.find(caller.user_id));
    if (!record) {
        co_return gone();
    }
    LEAMS_CO_TRY(auto masked, co_await ports_.channels.masked_key(caller.user_id));
    co_return OwnProfile{.record = std::move(*record), .masked_key = std::move(masked)};
}

runtime::Task<Result<OwnProfile>> UsersService::update_profile(Caller caller, ProfileChange change) {
    LEAMS_CO_TRY(const auto record, co_await ports_.profiles.find(caller.user_id));
    if (!record) {
        co_return gone();
    }
    LEAMS_CO_TRY(auto checked, check(std::move(change), *record));
    LEAMS_CO_TRY(
        const auto updated,
        co_await ports_.profiles.update(caller.user_id, std::move(checked), ports_.clock.now())
    );
    if (updated == Updated::NameTaken) {
        co_return Error::conflict("This name is another's")
            .with_field({"/display_name", "display_name.taken", "This name looks like another user's"});
    }
    co_return co_await profile(std::move(caller));
}

runtime::Task<Result<OwnProfile>> UsersService::set_avatar(Caller caller, pictures::PictureFile file) {
    pictures::Place place{.owner = caller.user_id.str(), .slot = "avatar"};
    LEAMS_CO_TRY(auto picture, co_await ports_.pictures.put(std::move(place), std::move(file), kAvatarRule));
    co_return co_await show_avatar(std::move(caller), pictures::view_of(std::move(picture))->url);
}

runtime::Task<Result<OwnProfile>> UsersService::remove_avatar(Caller caller) {
    LEAMS_CO_CHECK(co_await ports_.pictures.remove({.owner = caller.user_id.str(), .slot = "avatar"}));
    co_return co_await show_avatar(std::move(caller), "");
}

runtime::Task<Result<OwnProfile>> UsersService::show_avatar(Caller caller, std::string url) {
    ProfileUpdate update{.avatar_url = std::move(url)};
    const auto updated =
        co_await ports_.profiles.update(caller.user_id, std::move(update), ports_.clock.now());
    if (!updated) {
        co_return updated.error();
    }
    co_return co_await profile(std::move(caller));
}

runtime::Task<Result<OwnProfile>> UsersService::set_banner(Caller caller, pictures::PictureFile file) {
    pictures::Place place{.owner = caller.user_id.str(), .slot = "banner"};
    LEAMS_CO_CHECK(co_await ports_.pictures.put(std::move(place), std::move(file), kBannerRule));
    co_return co_await profile(std::move(caller));
}

runtime::Task<Result<OwnProfile>> UsersService::remove_banner(Caller caller) {
    LEAMS_CO_CHECK(co_await ports_.pictures.remove({.owner = caller.user_id.str(), .slot = "banner"}));
    co_return co_await profile(std::move(caller));
}

runtime::Task<Result<ProfileRecord>> UsersService::find_active(std::string username) {
    LEAMS_CO_TRY(auto record, co_await ports_.profiles.find_by_username(to_lower_ascii(username)));
    if (!record || record->is_disabled) {
        co_return no_such_user();
    }
    co_return std::move(*record);
}

runtime::Task<Result<ChannelViewer>> UsersService::viewer_of(Caller caller, UserId channel) {
    ChannelViewer viewer;
    if (caller.user_id == channel) {
        viewer.role = ViewerRole::Owner;
        co_return viewer;
    }
    if (caller.role != Role::User) {
        viewer.role = caller.role == Role::Admin ? ViewerRole::Admin : ViewerRole::Moderator;
    }
    LEAMS_CO_TRY(viewer.followed_at, co_await ports_.follows.followed_at(caller.user_id, std::move(channel)));
    co_return viewer;
}

runtime::Task<Result<ChannelView>> UsersService::channel_page(Caller caller, std::string username) {
    LEAMS_CO_TRY(auto record, co_await find_active(std::move(username)));
    LEAMS_CO_TRY(auto channel, co_await ports_.channels.channel(record.id));
    auto stream = ports_.channels.live_stream(record.id);
    ChannelView view{
        .record = std::move(record),
        .channel = std::move(channel),
        .stream = std::move(stream),
        .last_broadcast = {},
        .viewer = {},
    };
    if (!caller.is_guest()) {
        LEAMS_CO_TRY(view.viewer, co_await viewer_of(std::move(caller), view.record.id));
    }
    if (!view.stream) {
        LEAMS_CO_TRY(view.last_broadcast, co_await ports_.channels.last_broadcast(view.record.id));
    }
    co_return view;
}

runtime::Task<Result<PublicUser>> UsersService::find(UserId id) {
    LEAMS_CO_TRY(auto record, co_await ports_.profiles.find(std::move(id)));
    if (!record) {
        co_return no_such_user();
    }
    co_return PublicUser{
        .id = std::move(record->id),
        .username = std::move(record->username),
        .display_name = std::move(record->display_name),
        .avatar_url = std::move(record->avatar_url),
    };
}

runtime::Task<Result<void>> UsersService::count_follow(UserId follower) {
    const auto rate = co_await ports_.cache.count("users:follows:" + follower.str(), kFollows, kFollowWindow);
    if (rate.allowed) {
        co_return Result<void>();
    }
    const auto wait = std::max<std::int64_t>((rate.resets_at - ports_.clock.now() + 999) / 1000, 1);
    co_return Error::resource_exhausted("You follow people too quickly, try again later")
        .with_retry_after(wait);
}

runtime::Task<Result<UnixMillis>> UsersService::follow(Caller caller, std::string username) {
    LEAMS_CO_TRY(auto record, co_await find_active(std::move(username)));
    if (record.id == caller.user_id) {
        co_return Error::invalid_fields({{"/username", "follow.self", "You cannot follow yourself"}});
    }
    LEAMS_CO_CHECK(co_await count_follow(caller.user_id));
    co_return co_await ports_.follows.follow(caller.user_id, std::move(record.id), ports_.clock.now());
}

runtime::Task<Result<void>> UsersService::unfollow(Caller caller, std::string username) {
    LEAMS_CO_TRY(auto record, co_await ports_.profiles.find_by_username(to_lower_ascii(username)));
    if (!record) {
        co_return no_such_user();
    }
    co_return co_await ports_.follows.unfollow(caller.user_id, std::move(record->id), ports_.clock.now());
}

runtime::Task<Result<std::optional<UnixMillis>>>
UsersService::followed_at(Caller caller, std::string username) {
    LEAMS_CO_TRY(auto record, co_await find_active(std::move(username)));
    co_return co_await ports_.follows.followed_at(caller.user_id, std::move(record.id));
}

runtime::Task<Result<FollowedList>>
UsersService::followed(Caller caller, FollowFilter filter, std::size_t limit, std::size_t offset) {
    LEAMS_CO_TRY(auto page, co_await ports_.follows.list_followed(caller.user_id, filter, limit, offset));
    FollowedList list{.total = page.total, .users = {}};
    for (auto& followed : page.users) {
        auto stream = ports_.channels.live_stream(followed.user.id);
        list.users.push_back({.followed = std::move(followed), .stream = std::move(stream)});
    }
    co_return list;
}

} // namespace leams::users
