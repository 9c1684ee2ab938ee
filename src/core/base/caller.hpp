#pragma once

#include "core/base/id.hpp"

#include <cstdint>
#include <string>

namespace leams {

/// What an account may do on the whole instance, in rising order.
enum class Role : std::uint8_t { User, Moderator, Admin };

/// Who makes a request, as the gateway found out. An empty user_id is a guest.
struct Caller {
    UserId user_id;
    std::string username;
    Role role = Role::User;
    SessionId session_id;
    std::string address;        // The client's address, behind trusted proxies too.
    std::string user_agent;     // Untrusted, at most 256 bytes.
    bool wants_cookies = false; // The client is a browser that keeps its session in cookies.
    bool secure = false;        // The request came by HTTPS, to us or to a trusted proxy.
    std::string host;           // The host the client addressed, without a port; for URLs in answers.
    std::string refresh_cookie; // The browser's refresh token, only for routes under /api/auth.
    std::string device_cookie;  // What it keeps of an earlier log-in; there too.

    bool is_guest() const noexcept { return user_id.empty(); }
};

} // namespace leams
