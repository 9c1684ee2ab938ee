#pragma once

#include "auth/api.hpp"
#include "auth/attempts.hpp"
#include "auth/ports.hpp"
#include "auth/sessions.hpp"
#include "runtime/log.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace leams::auth {

enum class Registration : std::uint8_t { Open, Closed };

struct AuthConfig {
    Registration registration = Registration::Open;
    AttemptLimits attempts{};
    SessionLimits sessions{};
};

struct RegisterInput {
    std::string username;
    std::string email;
    Secret password;
};

struct RegisteredAccount {
    UserId id;
    std::string username;
    std::string email;
    UnixMillis created_at = 0;
    bool is_verified = false;
};

/// Accounts' credentials and sessions. Thread-safe; keeps no state of its own but the set-up token.
class AuthService final : public AuthApi {
public:
    struct Ports {
        AccountStore& accounts;
        SessionStore& sessions;
        PasswordHasher& hasher;
        runtime::Cache& cache;
        const Clock& clock;
        const AccessTokens& tokens;
    };

    /// `setup_token` lets its holder make the first admin while there is none; print it where only the
    /// operator sees it.
    AuthService(Ports ports, AuthConfig config, Secret setup_token, runtime::Log log);

    /// An e-mail address that is taken gets the same answer, with an id that leads nowhere.
    runtime::Task<Result<RegisteredAccount>> register_account(Caller caller, RegisterInput input);
    /// PermissionDenied for a wrong token, Conflict once an admin exists.
    runtime::Task<Result<RegisteredAccount>> set_up(Caller caller, Secret token, RegisterInput input);
    runtime::Task<Result<bool>> setup_required();

    /// `login` is a username or an e-mail address. Unknown accounts and wrong passwords get one answer and
    /// take the same time.
    runtime::Task<Result<IssuedTokens>> login(Caller caller, std::string login, Secret password);
    runtime::Task<Result<IssuedTokens>> refresh(Caller caller, Secret token);
    /// Ends the caller's session, or that of `refresh_token` when the caller's access token has expired.
    runtime::Task<Result<void>> logout(Caller caller, Secret refresh_token);
    runtime::Task<Result<void>> reauthenticate(Caller caller, Secret password);

    runtime::Task<Result<Caller>> authenticate(std::string access_token) override;
    runtime::Task<Result<void>> require_recent(Caller caller, std::optional<Secret> password) override;

    /// Called on any loop for each session that ends by logout or theft, so that its sockets can be closed.
    /// Set before the first request.
    void on_session_ended(std::function<void(const SessionId&)> listener) {
        sessions_.on_ended(std::move(listener));
    }

    /// To be called every hour.
    runtime::Task<Result<void>> purge() { return sessions_.purge(); }

private:
    runtime::Task<Result<NewAccount>> prepare(RegisterInput input, Role role);
    runtime::Task<Result<RegisteredAccount>> finish(NewAccount account, Insertion outcome);
    runtime::Task<Result<bool>> is_password_of(std::optional<Account> account, Secret password);

    AccountStore& accounts_;
    PasswordHasher& hasher_;
    const Clock& clock_;
    AuthConfig config_;
    Secret setup_token_;
    runtime::Log log_;
    Attempts attempts_;
    Sessions sessions_;
};

} // namespace leams::auth
