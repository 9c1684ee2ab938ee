#include "services/auth/http.hpp"

#include "core/base/random.hpp"
#include "core/base/time.hpp"

#include <boost/describe/class.hpp>

namespace leams::auth {
namespace {

using net::Access;
using net::NoContent;
using runtime::Task;

constexpr std::string_view kPrivate = "private, no-store";

struct RegisterRequest {
    std::string username;
    std::string email;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(RegisterRequest, (), (username, email, password))

struct SetupRequest {
    Secret token;
    std::string username;
    std::string email;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(SetupRequest, (), (token, username, email, password))

struct LoginRequest {
    std::optional<std::string> email;
    std::optional<std::string> username;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(LoginRequest, (), (email, username, password))

struct RefreshRequest {
    std::optional<Secret> refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token))

struct LogoutRequest {
    std::optional<Secret> refresh_token;
};
BOOST_DESCRIBE_STRUCT(LogoutRequest, (), (refresh_token))

struct NameRequest {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(NameRequest, (), (username))

struct UsernameCheck {
    bool is_available = false;
    std::string code;
    std::vector<std::string> suggestions;
};
BOOST_DESCRIBE_STRUCT(UsernameCheck, (), (is_available, code, suggestions))

struct SudoRequest {
    Secret password;
};
BOOST_DESCRIBE_STRUCT(SudoRequest, (), (password))

struct Registered {
    UserId id;
    std::string username;
    std::string email;
    std::string created_at;
    bool is_verified = false;
};
BOOST_DESCRIBE_STRUCT(Registered, (), (id, username, email, created_at, is_verified))

struct Tokens {
    std::string access_token;
    std::string refresh_token;
    std::string token_type = "bearer";
    std::int64_t expires_in = 0;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token, refresh_token, token_type, expires_in))

Registered view_of(const RegisteredAccount& account) {
    return {
        .id = account.id,
        .username = account.username,
        .email = account.email,
        .created_at = to_rfc3339(account.created_at),
        .is_verified = account.is_verified,
    };
}

std::vector<net::Cookie> session_cookies(const IssuedTokens& tokens) {
    std::vector<net::Cookie> cookies{
        {.name = "leams_access", .value = tokens.access_token, .max_age_s = tokens.access_lifetime_s},
        {.name = "leams_refresh",
         .value = std::string(tokens.refresh_token.reveal()),
         .path = "/api/auth",
         .max_age_s = tokens.refresh_lifetime_s,
         .strict = true},
        {.name = "leams_csrf",
         .value = random_token(18),
         .max_age_s = tokens.refresh_lifetime_s,
         .http_only = false},
    };
    if (!tokens.device_cookie.empty()) {
        cookies.push_back(
            {.name = "leams_device",
             .value = tokens.device_cookie,
             .path = "/api/auth",
             .max_age_s = Devices::kLifetimeS,
             .strict = true}
        );
    }
    return cookies;
}

std::vector<net::Cookie> cleared_cookies() {
    return {
        {.name = "leams_access", .value = {}},
        {.name = "leams_refresh", .value = {}, .path = "/api/auth", .strict = true},
        {.name = "leams_csrf", .value = {}, .http_only = false},
    };
}

/// A browser keeps its tokens in cookies; scripts never see the refresh token.
net::Answer<Tokens> answer_with(IssuedTokens issued, bool in_cookies) {
    net::Answer<Tokens> answer{.body = {}, .cache_control = std::string(kPrivate)};
    answer.body.access_token = issued.access_token;
    answer.body.expires_in = issued.access_lifetime_s;
    if (in_cookies) {
        answer.cookies = session_cookies(issued);
    } else {
        answer.body.refresh_token = issued.refresh_token.reveal();
    }
    return answer;
}

Task<Result<Registered>> register_account(AuthService& service, Caller caller, RegisterRequest request) {
    RegisterInput input{
        .username = std::move(request.username),
        .email = std::move(request.email),
        .password = std::move(request.password),
    };
    LEAMS_CO_TRY(auto account, co_await service.register_account(std::move(caller), std::move(input)));
    co_return view_of(account);
}

Task<Result<Registered>> set_up(AuthService& service, Caller caller, SetupRequest request) {
    RegisterInput input{
        .username = std::move(request.username),
        .email = std::move(request.email),
        .password = std::move(request.password),
    };
    LEAMS_CO_TRY(
        auto account, co_await service.set_up(std::move(caller), std::move(request.token), std::move(input))
    );
    co_return view_of(account);
}

Task<Result<net::Answer<UsernameCheck>>> check_name(AuthService& service, NameRequest request) {
    LEAMS_CO_TRY(auto check, co_await service.check_name(std::move(request.username)));
    co_return net::Answer<UsernameCheck>{
        .body =
            {.is_available = check.is_available,
             .code = std::move(check.code),
             .suggestions = std::move(check.suggestions)},
        .cache_control = std::string(kPrivate),
    };
}

Task<Result<net::Answer<Tokens>>> login(AuthService& service, Caller caller, LoginRequest request) {
    if (request.email.has_value() == request.username.has_value()) {
        co_return Error::invalid_fields({{"/email", "required", "Give either an e-mail address or a username"}
        });
    }
    const bool in_cookies = caller.wants_cookies;
    auto name = request.email ? std::move(*request.email) : std::move(*request.username);
    LEAMS_CO_TRY(
        auto issued, co_await service.login(std::move(caller), std::move(name), std::move(request.password))
    );
    co_return answer_with(std::move(issued), in_cookies);
}

Task<Result<net::Answer<Tokens>>> refresh(AuthService& service, Caller caller, RefreshRequest request) {
    const bool from_body = request.refresh_token && !request.refresh_token->empty();
    auto token = from_body ? std::move(*request.refresh_token) : Secret(caller.refresh_cookie);
    LEAMS_CO_TRY(auto issued, co_await service.refresh(std::move(caller), std::move(token)));
    co_return answer_with(std::move(issued), !from_body);
}

Task<Result<net::Answer<NoContent>>> logout(AuthService& service, Caller caller, LogoutRequest request) {
    auto token = request.refresh_token ? std::move(*request.refresh_token) : Secret(caller.refresh_cookie);
    LEAMS_CO_CHECK(co_await service.logout(std::move(caller), std::move(token)));
    co_return net::Answer<NoContent>{.body = {}, .cookies = cleared_cookies()};
}

Task<Result<NoContent>> sudo(AuthService& service, Caller caller, SudoRequest request) {
    LEAMS_CO_CHECK(co_await service.reauthenticate(std::move(caller), std::move(request.password)));
    co_return NoContent{};
}

} // namespace

std::vector<net::Route> make_routes(AuthService& service) {
    net::Routes routes("Auth");
    routes.post<RegisterRequest, Registered>(
        "/auth/register",
        {
            .success = 201,
            .summary = "Make an account",
            .handle = [&](Caller caller, RegisterRequest request
                      ) { return register_account(service, std::move(caller), std::move(request)); },
        }
    );
    routes.get<NameRequest, net::Answer<UsernameCheck>>(
        "/auth/usernames/{username}",
        {
            .summary =
                "Whether an account could be made with this username; if not, what is like it and free",
            .handle = [&](Caller, NameRequest request) { return check_name(service, std::move(request)); },
        }
    );
    routes.post<LoginRequest, net::Answer<Tokens>>(
        "/auth/login",
        {
            .summary = "Log in with a password",
            .handle = [&](Caller caller, LoginRequest request
                      ) { return login(service, std::move(caller), std::move(request)); },
        }
    );
    routes.post<RefreshRequest, net::Answer<Tokens>>(
        "/auth/refresh",
        {
            .summary = "Exchange a refresh token, which works once, for new tokens",
            .handle = [&](Caller caller, RefreshRequest request
                      ) { return refresh(service, std::move(caller), std::move(request)); },
        }
    );
    routes.post<LogoutRequest, net::Answer<NoContent>>(
        "/auth/logout",
        {
            .summary = "End the session; its access tokens stop working at once",
            .handle = [&](Caller caller, LogoutRequest request
                      ) { return logout(service, std::move(caller), std::move(request)); },
        }
    );
    routes.post<SudoRequest, NoContent>(
        "/auth/sudo",
        {
            .access = Access::User,
            .summary = "Give the password again before a sensitive action; holds for ten minutes",
            .handle = [&](Caller caller, SudoRequest request
                      ) { return sudo(service, std::move(caller), std::move(request)); },
        }
    );
    routes.post<SetupRequest, Registered>(
        "/setup",
        {
            .success = 201,
            .summary = "Make the first administrator of a new instance",
            .handle = [&](Caller caller, SetupRequest request
                      ) { return set_up(service, std::move(caller), std::move(request)); },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::auth
