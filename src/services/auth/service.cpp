#include "services/auth/service.hpp"

#include "core/base/digest.hpp"
#include "core/base/text.hpp"
#include "core/events/event.hpp"
#include "services/auth/names.hpp"

#include <algorithm>

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

Error email_taken() {
    return Error::conflict("This e-mail address belongs to another account")
        .with_field(
            {"/email", "email.taken", "This e-mail address belongs to another account; log in with it"}
        );
}

Error username_taken(std::string detail) {
    return Error::conflict("This username is taken")
        .with_field({"/username", "username.taken", std::move(detail)});
}

/// ". How about a, b or c?"
std::string how_about(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += i == 0 ? ". How about " : (i + 1 < names.size() ? ", " : " or ");
        text += names[i];
    }
    return text.empty() ? text : text + "?";
}

} // namespace

AuthService::AuthService(Ports ports, AuthConfig config, Secret setup_token, runtime::Log log)
    : accounts_(ports.accounts)
    , hasher_(ports.hasher)
    , clock_(ports.clock)
    , config_(std::move(config))
    , setup_token_(std::move(setup_token))
    , log_(std::move(log))
    , devices_(ports.codes)
    , attempts_(ports.cache, ports.clock, config_.attempts)
    , sessions_(
          ports.sessions,
          ports.cache,
          ports.pubsub,
          ports.clock,
          ports.tokens,
          ports.codes,
          config_.sessions,
          log_
      ) {
    events::subscribe<events::AccountDisabled>(
        ports.bus,
        "auth.sessions",
        [this](std::vector<events::AccountDisabled> events) { return end_sessions(std::move(events)); }
    );
    events::subscribe<events::RoleChanged>(
        ports.bus,
        "auth.roles",
        [this](std::vector<events::RoleChanged> events) { return read_roles_again(std::move(events)); }
    );
}

runtime::Task<Result<NewAccount>> AuthService::prepare(RegisterInput input, Role role) {
    std::vector<FieldError> errors;
    const auto name = check_username(input.username, errors);
    const auto email = check_email(input.email, errors);
    check_password(input.password.reveal(), {input.username, input.email}, errors);
    for (auto& error : errors) {
        if (error.code == "username.reserved") {
            LEAMS_CO_TRY(const auto like, co_await free_names_like(name.typed));
            error.detail += how_about(like);
        }
    }
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
    if (outcome == Insertion::UsernameTaken || outcome == Insertion::LooksLikeAnother) {
        LEAMS_CO_TRY(const auto like, co_await free_names_like(account.account.username));
        co_return username_taken(
            (outcome == Insertion::UsernameTaken ? "This username is taken"
                                                 : "This username looks too much like another one") +
            how_about(like)
        );
    }
    switch (outcome) {
    case Insertion::AdminExists:
        co_return Error::conflict("This instance is set up already");
    case Insertion::EmailTaken:
        co_return email_taken();
    default:
        log_.info("account_registered", {{"user_id", account.account.id.str()}});
        co_return view_of(account.account);
    }
}

runtime::Task<Result<RegisteredAccount>> AuthService::register_account(Caller caller, RegisterInput input) {
    if (config_.registration == Registration::Closed) {
        co_return Error::permission_denied("Registration is closed on this instance");
    }
    LEAMS_CO_CHECK(co_await attempts_.check_registration(caller.address));
    LEAMS_CO_TRY(auto account, co_await prepare(std::move(input), Role::User));
    LEAMS_CO_TRY(const auto outcome, co_await accounts_.insert(account));
    if (outcome == Insertion::EmailTaken) {
        log_.info("registration_with_taken_email", {{"address", caller.address}});
        co_await attempts_.email_was_taken(caller.address);
    }
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
    co_return co_await finish(std::move(account), outcome);
}

runtime::Task<Result<bool>> AuthService::setup_required() {
    LEAMS_CO_TRY(const bool has_admin, co_await accounts_.has_admin());
    co_return !has_admin;
}

runtime::Task<Result<std::vector<std::string>>> AuthService::free_names_like(std::string typed) {
    constexpr std::size_t kShown = 3;
    LEAMS_CO_TRY(auto free, co_await accounts_.free_names(names_like(typed)));
    free.resize(std::min(free.size(), kShown));
    co_return free;
}

runtime::Task<Result<NameCheck>> AuthService::check_name(std::string username) {
    std::vector<FieldError> errors;
    const auto name = check_username(username, errors);
    NameCheck check{.code = errors.empty() ? "username.taken" : std::move(errors.front().code)};
    if (errors.empty()) {
        const std::vector<Username> wanted{name};
        LEAMS_CO_TRY(const auto free, co_await accounts_.free_names(wanted));
        check.is_available = !free.empty();
    } else if (check.code != "username.reserved") {
        co_return check;
    }
    if (check.is_available) {
        check.code.clear();
    } else {
        LEAMS_CO_TRY(check.suggestions, co_await free_names_like(username));
    }
    co_return check;
}

runtime::Task<Result<bool>>
AuthService::is_password_of(std::optional<Account> account, Secret password, runtime::Turn turn) {
    // bcrypt would stop at 72 bytes or at a zero, and take a longer password for a shorter one.
    const bool usable =
        password.reveal().size() <= 72 && password.reveal().find('\0') == std::string_view::npos;
    if (!usable) {
        password = Secret("-");
    }
    auto hash = account ? account->password_hash : hasher_.dummy_hash();
    LEAMS_CO_TRY(const bool matches, co_await hasher_.verify(std::move(password), std::move(hash), turn));
    co_return matches&& usable&& account.has_value();
}

// A name and an e-mail address of one account are one subject, or each would have guesses of its own.
runtime::Task<Result<AuthService::Admission>> AuthService::admit(
    Caller caller, std::optional<Account> account, std::string typed, std::optional<Device> device
) {
    const bool is_own = device && account && device->user == account->id;
    if (device && !is_own) {
        LEAMS_CO_CHECK(co_await attempts_.check_client(caller.address));
    }
    Admission admission{
        .attempt =
            {.subject = account ? account->id.str() : typed,
             .address = std::move(caller.address),
             .device = is_own ? device->id : std::string()},
        .turn = runtime::Turn::Later,
    };
    LEAMS_CO_TRY(admission.turn, co_await attempts_.check_password(admission.attempt));
    co_return admission;
}

runtime::Task<Result<IssuedTokens>> AuthService::login(Caller caller, std::string login, Secret password) {
    const auto folded = to_lower_ascii(login.substr(0, kMaxLogin + 1));
    auto device = devices_.read(caller.device_cookie, clock_.now());
    if (!device) {
        LEAMS_CO_CHECK(co_await attempts_.check_client(caller.address));
    }
    LEAMS_CO_TRY(auto account, co_await accounts_.find_by_login(folded));
    LEAMS_CO_TRY(auto admitted, co_await admit(caller, account, folded, std::move(device)));
    LEAMS_CO_TRY(const bool right, co_await is_password_of(account, std::move(password), admitted.turn));
    if (!right) {
        log_.info("login_refused", {{"address", caller.address}});
        co_return Error::unauthenticated("The name or the password is wrong");
    }
    if (account->is_disabled) {
        co_return Error::permission_denied("This account is suspended");
    }
    co_await attempts_.succeeded(std::move(admitted.attempt));
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
        co_return co_await sessions_.end(caller.session_id, caller.user_id);
    }
    if (refresh_token.empty()) {
        co_return Error::unauthenticated("You are not logged in");
    }
    co_return co_await sessions_.end_by_refresh(std::move(refresh_token));
}

runtime::Task<Result<void>> AuthService::reauthenticate(Caller caller, Secret password) {
    // The session proves as much as a device cookie does.
    const PasswordTry attempt{caller.user_id.str(), caller.address, caller.session_id.str()};
    LEAMS_CO_TRY(const auto turn, co_await attempts_.check_password(attempt));
    LEAMS_CO_TRY(auto account, co_await accounts_.find(caller.user_id));
    LEAMS_CO_TRY(const bool right, co_await is_password_of(account, std::move(password), turn));
    if (!right) {
        // Not Unauthenticated: the session is good, and browsers would answer that by refreshing it.
        co_return Error::permission_denied("The password is wrong");
    }
    co_await attempts_.succeeded(attempt);
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

runtime::Task<Result<bool>> AuthService::is_suspended(UserId user) {
    LEAMS_CO_TRY(const auto account, co_await accounts_.find(std::move(user)));
    co_return account && account->is_disabled;
}

// An event may come late: what counts is how the account is now.
runtime::Task<Result<void>> AuthService::end_sessions(std::vector<events::AccountDisabled> events) {
    for (const auto& event : events) {
        LEAMS_CO_TRY(const bool suspended, co_await is_suspended(event.user_id));
        if (suspended) {
            log_.info("suspended_account_logged_out", {{"user_id", event.user_id.str()}});
            LEAMS_CO_CHECK(co_await sessions_.forget_all(event.user_id));
        }
    }
    co_return Result<void>();
}

runtime::Task<Result<void>> AuthService::read_roles_again(std::vector<events::RoleChanged> events) {
    for (const auto& event : events) {
        LEAMS_CO_CHECK(co_await sessions_.read_again(event.user_id));
    }
    co_return Result<void>();
}

} // namespace leams::auth
