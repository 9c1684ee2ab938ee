#pragma once

#include "core/events/account.hpp"
#include "core/runtime/bus.hpp"
#include "core/runtime/log.hpp"
#include "services/auth/api.hpp"
#include "services/auth/attempts.hpp"
#include "services/auth/devices.hpp"
#include "services/auth/keyed_codes.hpp"
#include "services/auth/ports.hpp"
#include "services/auth/sessions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// Whether an account could be made with a username.
struct NameCheck {
    bool is_available = false;
    std::string code;                     // Of the field's error when it is not: "username.taken".
    std::vector<std::string> suggestions; // At most three that are like it and free.
};

/// Accounts' credentials and sessions. Thread-safe; keeps no state of its own but the set-up token. The
/// constructor subscribes to the bus: the sessions of an account that is suspended end, and those of one
/// whose role is changed have the new one.
class AuthService final : public AuthApi {
public:
    struct Ports {
        AccountStore& accounts;
        SessionStore& sessions;
        PasswordHasher& hasher;
        runtime::Cache& cache;
        runtime::Bus& bus;
        runtime::PubSub& pubsub;
        const Clock& clock;
        const AccessTokens& tokens;
        const KeyedCodes& codes;
    };

    /// `setup_token` lets its holder make the first admin while there is none; print it where only the
    /// operator sees it.
    AuthService(Ports ports, AuthConfig config, Secret setup_token, runtime::Log log);

    /// Conflict names the field that is taken. An e-mail address that is counts as several registrations;
    /// without mail there is no other way to tell its owner.
    runtime::Task<Result<RegisteredAccount>> register_account(Caller caller, RegisterInput input);
    /// PermissionDenied for a wrong token, Conflict once an admin exists.
    runtime::Task<Result<RegisteredAccount>> set_up(Caller caller, Secret token, RegisterInput input);
    runtime::Task<Result<bool>> setup_required();
    /// For forms, while a name is being typed; usernames are public anyway.
    runtime::Task<Result<NameCheck>> check_name(std::string username);

    /// `login` is a username or an e-mail address. Unknown accounts and wrong passwords get one answer and
    /// take the same time.
    runtime::Task<Result<IssuedTokens>> login(Caller caller, std::string login, Secret password);
    runtime::Task<Result<IssuedTokens>> refresh(Caller caller, Secret token);
    /// Ends the caller's session, or that of `refresh_token` when the caller's access token has expired.
    runtime::Task<Result<void>> logout(Caller caller, Secret refresh_token);
    runtime::Task<Result<void>> reauthenticate(Caller caller, Secret password);

    runtime::Task<Result<Caller>> authenticate(std::string access_token) override;
    runtime::Task<Result<void>> require_recent(Caller caller, std::optional<Secret> password) override;
    runtime::Task<Result<bool>> is_suspended(UserId user) override;

    /// To be called every hour.
    runtime::Task<Result<void>> purge() { return sessions_.purge(); }

private:
    runtime::Task<Result<NewAccount>> prepare(RegisterInput input, Role role);
    runtime::Task<Result<RegisteredAccount>> finish(NewAccount account, Insertion outcome);
    runtime::Task<Result<std::vector<std::string>>> free_names_like(std::string typed);
    struct Admission {
        PasswordTry attempt;
        runtime::Turn turn;
    };
    runtime::Task<Result<Admission>>
    admit(Caller caller, std::optional<Account> account, std::string typed, std::optional<Device> device);
    runtime::Task<Result<bool>>
    is_password_of(std::optional<Account> account, Secret password, runtime::Turn turn);

    runtime::Task<Result<void>> end_sessions(std::vector<events::AccountDisabled> events);
    runtime::Task<Result<void>> read_roles_again(std::vector<events::RoleChanged> events);

    AccountStore& accounts_;
    PasswordHasher& hasher_;
    const Clock& clock_;
    AuthConfig config_;
    Secret setup_token_;
    runtime::Log log_;
    Devices devices_;
    Attempts attempts_;
    Sessions sessions_;
};

} // namespace leams::auth
