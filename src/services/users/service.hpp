#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/pubsub.hpp"
#include "services/pictures/api.hpp"
#include "services/streams/api.hpp"
#include "services/users/api.hpp"
#include "services/users/ports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leams::users {

/// An account as its owner sees it.
struct OwnProfile {
    ProfileRecord record;
    std::string masked_key;
};

/// What a user wants to change; absent members stay as they are.
struct ProfileChange {
    std::optional<std::string> display_name{};
    std::optional<std::string> bio{};
    std::optional<std::vector<std::string>> links{};
    std::optional<std::string> accent{};
};

// Bytes of an avatar or a banner as it is sent; what is kept of it is smaller.
inline constexpr std::size_t kLargestPicture = 2 * 1024 * 1024;

/// What somebody who looks at a channel is to it.
enum class ViewerRole : std::uint8_t { Viewer, Moderator, Admin, Owner };

struct ChannelViewer {
    std::optional<UnixMillis> followed_at; // Empty: he does not follow.
    ViewerRole role = ViewerRole::Viewer;
};

/// A channel's page: its user, what the channel says, and the broadcast on air or else the last one; and what
/// the caller is to it, unless he is a guest.
struct ChannelView {
    ProfileRecord record;
    streams::Channel channel;
    std::optional<streams::Stream> stream;
    std::optional<streams::LastBroadcast> last_broadcast;
    std::optional<ChannelViewer> viewer;
};

/// One page of those whom somebody follows, with the broadcasts that they have on air.
struct FollowedList {
    struct Entry {
        Followed followed;
        std::optional<streams::Stream> stream;
    };
    std::int64_t total = 0;
    std::vector<Entry> users;
};

/// Profiles, and who follows whom. Thread-safe, without state. The constructor subscribes to the bus: that an
/// account is shown differently is told to all processes.
class UsersService final : public Users {
public:
    struct Ports {
        ProfileStore& profiles;
        FollowStore& follows;
        streams::Channels& channels;
        pictures::Pictures& pictures;
        runtime::Cache& cache;
        runtime::Bus& bus;
        runtime::PubSub& pubsub;
        const Clock& clock;
    };

    explicit UsersService(Ports ports);

    runtime::Task<Result<OwnProfile>> profile(Caller caller);
    runtime::Task<Result<OwnProfile>> update_profile(Caller caller, ProfileChange change);
    /// An avatar is shown wherever the name is.
    runtime::Task<Result<OwnProfile>> set_avatar(Caller caller, pictures::PictureFile file);
    runtime::Task<Result<OwnProfile>> remove_avatar(Caller caller);
    runtime::Task<Result<OwnProfile>> set_banner(Caller caller, pictures::PictureFile file);
    runtime::Task<Result<OwnProfile>> remove_banner(Caller caller);
    /// NotFound for unknown and for suspended users.
    runtime::Task<Result<ChannelView>> channel_page(Caller caller, std::string username);
    runtime::Task<Result<PublicUser>> find(UserId id) override;

    /// Since when the caller follows; doing it again changes nothing. NotFound for unknown and for suspended
    /// users, ResourceExhausted for too many in an hour.
    runtime::Task<Result<UnixMillis>> follow(Caller caller, std::string username);
    /// Succeeds when he did not follow. NotFound for unknown users.
    runtime::Task<Result<void>> unfollow(Caller caller, std::string username);
    /// Empty when he does not. NotFound as for follow().
    runtime::Task<Result<std::optional<UnixMillis>>> followed_at(Caller caller, std::string username);
    /// Whom the caller follows, the newest first.
    runtime::Task<Result<FollowedList>>
    followed(Caller caller, FollowFilter filter, std::size_t limit, std::size_t offset);

private:
    runtime::Task<Result<ProfileRecord>> find_active(std::string username);
    runtime::Task<Result<OwnProfile>> show_avatar(Caller caller, std::string url);
    runtime::Task<Result<void>> count_follow(UserId follower);
    runtime::Task<Result<ChannelViewer>> viewer_of(Caller caller, UserId channel);

    Ports ports_;
};

} // namespace leams::users
