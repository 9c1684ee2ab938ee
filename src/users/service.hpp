#pragma once

#include "base/caller.hpp"
#include "streams/api.hpp"
#include "users/api.hpp"
#include "users/ports.hpp"

#include <optional>
#include <string>

namespace leams::users {

/// An account as its owner sees it.
struct OwnProfile {
    ProfileRecord record;
    std::string masked_key;
};

/// A channel's page: its user, what the channel says, and the broadcast on air.
struct ChannelView {
    ProfileRecord record;
    streams::Channel channel;
    std::optional<streams::Stream> stream;
};

/// Profiles. Thread-safe, without state.
class UsersService final : public Users {
public:
    UsersService(ProfileStore& store, streams::Channels& channels)
        : store_(store)
        , channels_(channels) {}

    runtime::Task<Result<OwnProfile>> profile(Caller caller);
    runtime::Task<Result<OwnProfile>> update_profile(Caller caller, ProfileUpdate update);
    /// NotFound for unknown and for suspended users.
    runtime::Task<Result<ChannelView>> channel_page(std::string username);
    runtime::Task<Result<PublicUser>> find(UserId id) override;

private:
    ProfileStore& store_;
    streams::Channels& channels_;
};

} // namespace leams::users
