#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/runtime/task.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::auth {

/// What a user calls himself, and what it looks like: empty for his username in other letter cases.
/// Everywhere it is shown with the username behind it, unless it is that.
struct DisplayName {
    std::string text;
    std::string folded{}; // Bare skeletons (auth/skeletons.hpp): in one letter case,
    std::string shape{};  // and in the case in which it is written.
};

/// Cleans `text` and appends to `errors` what no display name of `username` may be; whether it is another's
/// is for the store to say.
DisplayName
check_display_name(std::string_view username, std::string_view text, std::vector<FieldError>& errors);

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

    /// Whether the account may not be used at present.
    virtual runtime::Task<Result<bool>> is_suspended(UserId user) = 0;
};

} // namespace leams::auth
