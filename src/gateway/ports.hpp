#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/runtime/task.hpp"

#include <string>

namespace leams::gateway {

/// Tells whose access token this is. Fills user_id, username, role and session_id of a Caller;
/// Unauthenticated when the token is not valid now.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual runtime::Task<Result<Caller>> authenticate(std::string access_token) = 0;
};

} // namespace leams::gateway
