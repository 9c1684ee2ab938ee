#include "users/service.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace leams::users {
namespace {

constexpr std::size_t kMaxLink = 200;

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

Result<ProfileUpdate> check(ProfileUpdate update) {
    std::vector<FieldError> errors;
    if (update.display_name) {
        update.display_name = clean_line(*update.display_name);
        if (update.display_name->empty()) {
            errors.push_back({"/display_name", "string.min", "The display name needs a visible character"});
        }
    }
    if (update.bio) {
        update.bio = clean_text(*update.bio);
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

runtime::Task<Result<OwnProfile>> UsersService::profile(Caller caller) {
    LEAMS_CO_TRY(auto record, co_await store_.find(caller.user_id));
    if (!record) {
        co_return Error::not_found("This account does not exist any more");
    }
    LEAMS_CO_TRY(auto masked, co_await channels_.masked_key(caller.user_id));
    co_return OwnProfile{.record = std::move(*record), .masked_key = std::move(masked)};
}

runtime::Task<Result<OwnProfile>> UsersService::update_profile(Caller caller, ProfileUpdate update) {
    LEAMS_CO_TRY(auto checked, check(std::move(update)));
    LEAMS_CO_CHECK(co_await store_.update(caller.user_id, std::move(checked)));
    co_return co_await profile(std::move(caller));
}

runtime::Task<Result<ChannelView>> UsersService::channel_page(std::string username) {
    username = to_lower_ascii(username);
    LEAMS_CO_TRY(auto record, co_await store_.find_by_username(std::move(username)));
    if (!record || record->is_disabled) {
        co_return Error::not_found("There is no such user");
    }
    LEAMS_CO_TRY(auto channel, co_await channels_.channel(record->id));
    auto stream = channels_.live_stream(record->id);
    co_return ChannelView{
        .record = std::move(*record), .channel = std::move(channel), .stream = std::move(stream)
    };
}

runtime::Task<Result<PublicUser>> UsersService::find(UserId id) {
    LEAMS_CO_TRY(auto record, co_await store_.find(std::move(id)));
    if (!record) {
        co_return Error::not_found("There is no such user");
    }
    co_return PublicUser{
        .id = std::move(record->id),
        .username = std::move(record->username),
        .display_name = std::move(record->display_name),
        .avatar_url = std::move(record->avatar_url),
    };
}

} // namespace leams::users
