#pragma once

#include "core/base/id.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

// What the auth service tells.
namespace leams::events {

/// A session is over, by log-out, theft or suspension: what it opened is to be closed.
struct SessionEnded {
    static constexpr std::string_view kTopic = "session.ended";
    SessionId session_id;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(SessionEnded, (), (session_id, user_id))

/// An account was suspended, or restored: what it may do is different from now on.
struct AccountDisabled {
    static constexpr std::string_view kTopic = "account.disabled";
    UserId user_id;
    bool disabled = true;

    const std::string& order() const { return user_id.str(); }
};
BOOST_DESCRIBE_STRUCT(AccountDisabled, (), (user_id, disabled))

/// How an account is shown has changed: who keeps its name reads it again.
struct AccountChanged {
    static constexpr std::string_view kTopic = "account.changed";
    UserId user_id;

    const std::string& order() const { return user_id.str(); }
};
BOOST_DESCRIBE_STRUCT(AccountChanged, (), (user_id))

/// An account has another role: what it may do is different from now on.
struct RoleChanged {
    static constexpr std::string_view kTopic = "account.role_changed";
    UserId user_id;

    const std::string& order() const { return user_id.str(); }
};
BOOST_DESCRIBE_STRUCT(RoleChanged, (), (user_id))

} // namespace leams::events
