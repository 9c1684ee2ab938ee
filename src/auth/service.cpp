#include "auth/service.hpp"

#include "auth/names.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace leams::auth {
namespace {

constexpr std::size_t kMaxLogin = 254;

RegisteredAccount view_of(const Account& account) {
    return {
        .id = account.id,
        .username = account.username,
        .email = account.email,
        .created_at = account.created_at,
        .is_verified = account.is_verified,
    };
}

Error username_taken(std::string detail) {
    return Error::conflict("This username is taken")
        .with_field({"/username", "username.taken", std::move(detail)});
}

} // namespace

AuthService::AuthService(Ports ports, AuthConfig config, Secret setup_token, runtime::Log log)
    : accounts_(ports.accounts)
    , hasher_(ports.hasher)
    , clock_(ports.clock)
    , config_(std::move(config))
    , setup_token_(std::move(setup_token))
    , log_(std::move(log))
    , attempts_(ports.cache, ports.clock, config_.attempts)
    , sessions_(ports.sessions, ports.cache, ports.clock, ports.tokens, config_.sessions, log_) {}

// Hashes before anything is looked up, so that the time tells nothing about what exists.
runtime::Task<Result<NewAccount>> AuthService::prepare(RegisterInput input, Role role) {
    std::vector<FieldError> errors;
    const auto name = check_username(input.username, errors);
    const auto email = check_email(input.email, errors);
    check_password(input.password.reveal(), errors);
    if (!errors.empty()) {
        co_return Error::invalid_fields(std::move(errors));
    }
    LEAMS_CO_TRY(auto hash, co_await hasher_.hash(std::move(input.password)));
    const auto now = clock_.now();
    co_return NewAccount{
        .account =
            {.id = UserId::make(now),
             .username = name.folded,
             .display_name = name.typed,
             .email = email,
             .password_hash = std::move(hash),
             .role = role,
             .created_at = now},
        .skeleton = name.skeleton,
    };
}

runtime::Task<Result<RegisteredAccount>> AuthService::finish(NewAccount account, Insertion outcome) {
    switch (outcome) {
    case Insertion::UsernameTaken:
        co_return username_taken("This username is taken, choose another");
    case Insertion::LooksLikeAnother:
        co_return username_taken("This username looks too much like another one");
    case Insertion::AdminExists:
        co_return Error::conflict("This instance is set up already");
    case Insertion::EmailTaken:
        log_.info("registration_with_taken_email");
        break;
    case Insertion::Done:
        log_.info("account_registered", {{"user_id", account.account.id.str()}});
        break;
    }
    co_return view_of(account.account);
}

runtime::Task<Result<RegisteredAccount>> AuthService::register_account(Caller caller, RegisterInput input) {
    if (config_.registration == Registration::Closed) {
        co_return Error::permission_denied("Registration is closed on this instance");
    }
    LEAMS_CO_CHECK(co_await attempts_.check_registration(caller.address));
    LEAMS_CO_TRY(auto account, co_await prepare(std::move(input), Role::User));
    LEAMS_CO_TRY(const auto outcome, co_await accounts_.insert(account));
    co_return co_await finish(std::move(account), outcome);
}

runtime::Task<Result<RegisteredAccount>>
AuthService::set_up(Caller caller, Secret token, RegisterInput input) {
    LEAMS_CO_CHECK(co_await attempts_.check_registration(caller.address));
    LEAMS_CO_TRY(const bool required, co_await setup_required());
    if (!required) {
        co_return Error::conflict("This instance is set up already");
    }
    if (setup_token_.empty() || !equal_in_constant_time(token.reveal(), setup_token_.reveal())) {
        co_return Error::permission_denied("The set-up token is not valid; use the link of the last start");
    }
    LEAMS_CO_TRY(auto account, co_await prepare(std::move(input), Role::Admin));
    LEAMS_CO_TRY(const auto outcome, co_await accounts_.insert_first_admin(account));
    if (outcome == Insertion::EmailTaken) {
        co_return Error::conflict("This e-mail address belongs to another account");
    }
    co_return co_await finish(std::move(account), outcome);
}

runtime::Task<Result<bool>> AuthService::setup_required() {
    LEAMS_CO_TRY(const bool has_admin, co_await accounts_.has_admin());
    co_return !has_admin;
}

runtime::Task<Result<bool>> AuthService::is_password_of(std::optional<Account> account, Secret password) {
    // bcrypt would stop at 72 bytes or at a zero, and take a longer password for a shorter one.
    const bool usable =
        password.reveal().size() <= 72 && password.reveal().find('\0') == std::string_view::npos;
    if (!usable) {
        password = Secret("-");
    }
    auto hash = account ? account->password_hash : hasher_.dummy_hash();
    LEAMS_CO_TRY(const bool matches, co_await hasher_.verify(std::move(password), std::move(hash)));
    co_return matches&& usable&& account.has_value();
}

runtime::Task<Result<IssuedTokens>> AuthService::login(Caller caller, std::string login, Secret password) {
    const auto folded = to_lower_ascii(login.substr(0, kMaxLogin + 1));
    LEAMS_CO_CHECK(co_await attempts_.check_password(folded, caller.address));
    LEAMS_CO_TRY(auto account, co_await accounts_.find_by_login(folded));
    LEAMS_CO_TRY(const bool right, co_await is_password_of(account, std::move(password)));
    if (!right) {
        log_.info("login_refused", {{"address", caller.address}});
        co_return Error::unauthenticated("The name or the password is wrong");
    }
    if (account->is_disabled) {
        co_return Error::permission_denied("This account is suspended");
    }
    co_await attempts_.succeeded(folded, caller.address);
    log_.info("logged_in", {{"user_id", account->id.str()}, {"address", caller.address}});
    co_return co_await sessions_.begin(std::move(*account), std::move(caller));
}

runtime::Task<Result<IssuedTokens>> AuthService::refresh(Caller caller, Secret token) {
    if (token.empty()) {
        co_return Error::unauthenticated("There is no session to refresh");
    }
    co_return co_await sessions_.refresh(std::move(token), std::move(caller));
}

runtime::Task<Result<void>> AuthService::logout(Caller caller, Secret refresh_token) {
    if (!caller.is_guest()) {
        co_return co_await sessions_.end(caller.session_id);
    }
    if (refresh_token.empty()) {
        co_return Error::unauthenticated("You are not logged in");
    }
    co_return co_await sessions_.end_by_refresh(std::move(refresh_token));
}

runtime::Task<Result<void>> AuthService::reauthenticate(Caller caller, Secret password) {
    LEAMS_CO_CHECK(co_await attempts_.check_password(caller.username, caller.address));
    LEAMS_CO_TRY(auto account, co_await accounts_.find(caller.user_id));
    LEAMS_CO_TRY(const bool right, co_await is_password_of(account, std::move(password)));
    if (!right) {
        // Not Unauthenticated: the session is good, and browsers would answer that by refreshing it.
        co_return Error::permission_denied("The password is wrong");
    }
    co_await attempts_.succeeded(caller.username, caller.address);
    co_return co_await sessions_.mark_recent(caller.session_id);
}

runtime::Task<Result<Caller>> AuthService::authenticate(std::string access_token) {
    return sessions_.authenticate(std::move(access_token));
}

runtime::Task<Result<void>> AuthService::require_recent(Caller caller, std::optional<Secret> password) {
    if (password && !password->empty()) {
        co_return co_await reauthenticate(std::move(caller), std::move(*password));
    }
    LEAMS_CO_TRY(const bool recent, co_await sessions_.is_recent(caller.session_id));
    if (!recent) {
        co_return Error::make(ErrorCode::ReauthenticationRequired, "Give your password again to go on");
    }
    co_return Result<void>();
}

} // namespace leams::auth
