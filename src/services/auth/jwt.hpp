#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

/// A key of at least 32 bytes with the name by which tokens refer to it.
struct NamedKey {
    std::string id;
    Secret bytes;
};

/// What an access token says, after its signature and times were found good.
struct AccessClaims {
    UserId user_id;
    SessionId session_id;
    std::string username;
    Role role = Role::User;
    UnixMillis expires_at = 0;
};

/// Signs and checks access tokens: JWS (RFC 7515) with HS256 and nothing else. A token's header must be, byte
/// for byte, the one we write for a key that we have, so neither `alg` nor `kid` is ever interpreted.
/// Immutable.
class AccessTokens {
public:
    /// The first key signs; all of them verify. `lifetime` in seconds.
    AccessTokens(std::vector<NamedKey> keys, std::int64_t lifetime_s);

    std::int64_t lifetime_s() const noexcept { return lifetime_s_; }
    std::string sign(const AccessClaims& claims, UnixMillis now) const;
    /// Unauthenticated for anything but a token of ours that is valid now.
    Result<AccessClaims> verify(std::string_view token, UnixMillis now) const;

private:
    struct Key {
        std::string header; // base64url, with the dot.
        Secret bytes;
    };

    std::vector<Key> keys_;
    std::int64_t lifetime_s_;
};

} // namespace leams::auth
