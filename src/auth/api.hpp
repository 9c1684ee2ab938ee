#pragma once

#include "base/caller.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "runtime/task.hpp"

#include <optional>

namespace leams::auth {

/// What other services and the gateway may ask of auth. Thread-safe.
class AuthApi {
public:
    virtual ~AuthApi() = default;

    /// Who holds this access token: user_id, username, role and session_id of a Caller. Unauthenticated when
    /// it is not valid, has expired or its session has ended. Asks the database at most once a minute and
    /// session.
    virtual runtime::Task<Result<Caller>> authenticate(std::string access_token) = 0;

    /// Succeeds when the caller gave his password in the last ten minutes, or gives it now.
    /// ReauthenticationRequired otherwise; PermissionDenied for a wrong password.
    virtual runtime::Task<Result<void>> require_recent(Caller caller, std::optional<Secret> password) = 0;
};

} // namespace leams::auth
