#pragma once

#include "core/base/id.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

// What the users service tells.
namespace leams::events {

struct UserFollowed {
    static constexpr std::string_view kTopic = "user.followed";
    UserId follower_id;
    UserId following_id;
};
BOOST_DESCRIBE_STRUCT(UserFollowed, (), (follower_id, following_id))

struct UserUnfollowed {
    static constexpr std::string_view kTopic = "user.unfollowed";
    UserId follower_id;
    UserId following_id;
};
BOOST_DESCRIBE_STRUCT(UserUnfollowed, (), (follower_id, following_id))

} // namespace leams::events
