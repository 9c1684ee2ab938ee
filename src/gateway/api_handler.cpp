#include "gateway/api_handler.hpp"

#include "base/address.hpp"
#include "gateway/cross_site.hpp"
#include "net/problem.hpp"
#include "net/url.hpp"
#include "runtime/timers.hpp"

#include <algorithm>
#include <cctype>

namespace leams::gateway {
namespace {

constexpr std::chrono::minutes kWindow{1};

std::string request_id_of(const net::Request& request, const Clock& clock) {
    const auto given = request.header("x-request-id");
    const bool usable =
        !given.empty() && given.size() <= 64 && std::all_of(given.begin(), given.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
        });
    return usable ? std::string(given) : make_uuid7(clock.now());
}

std::string host_without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    const bool ipv6_only = colon != std::string_view::npos && host.find(']', colon) != std::string_view::npos;
    return std::string(colon == std::string_view::npos || ipv6_only ? host : host.substr(0, colon));
}

bool has_json_body(const net::Request& request) {
    const auto type = request.header("content-type");
    return request.body.empty() ||
           http1::equals_ignoring_case(type.substr(0, type.find(';')), "application/json");
}

void append_cookie(net::Response& response, const net::Cookie& cookie, bool secure) {
    auto line = cookie.name + "=" + cookie.value + "; Path=" + cookie.path +
                "; Max-Age=" + std::to_string(cookie.max_age_s) +
                (cookie.strict ? "; SameSite=Strict" : "; SameSite=Lax");
    line += cookie.http_only ? "; HttpOnly" : "";
    line += secure ? "; Secure" : "";
    response.header("Set-Cookie", line);
}

} // namespace

/// One API request on its way through the handler.
struct ApiHandler::Call {
    net::Responder responder;
    const net::Route* route = nullptr;
    net::RouteInput input{};
    std::string path;
    std::string request_id;
    std::string access_token;
    bool by_cookie = false;
    Door door = Door::Public;
    Caller caller;
    std::string allowed_origin;
    runtime::RateDecision limit{};
    std::chrono::steady_clock::time_point started{};
};

ApiHandler::ApiHandler(runtime::Loop& loop, const ApiContext& context)
    : context_(context)
    , tasks_(loop) {}

void ApiHandler::handle(
    const net::Request& request, std::string_view path, Door door, net::Responder responder
) {
    context_.stats.requests.fetch_add(1, std::memory_order_relaxed);
    Call call{.responder = std::move(responder)};
    call.started = context_.clock.steady();
    call.path = request.path;
    call.request_id = request_id_of(request, context_.clock);
    call.door = door;
    call.allowed_origin = cors_origin(request, context_.config.cors_origins);
    note_caller(call, request, path);

    auto match = context_.router.find(request.method, path);
    if (request.method == "OPTIONS" && !match.allowed.empty()) {
        return send(call, preflight(call.allowed_origin, match.allowed));
    }
    if (auto refused = refusal(call, request, match)) {
        return send(call, std::move(*refused));
    }
    call.route = match.route;
    call.input.parameters = std::move(match.parameters);
    for (auto& parameter : net::parse_query(request.query)) {
        if (request.method == "GET" || request.method == "DELETE") {
            call.input.parameters.push_back(std::move(parameter));
        }
    }
    call.input.body = request.body;

    tasks_.spawn(run(std::move(call)));
}

std::optional<net::Response>
ApiHandler::refusal(const Call& call, const net::Request& request, const net::Router::Match& match) const {
    if (match.allowed.empty()) {
        const auto error = Error::not_found("There is nothing at this address");
        return net::problem(error, call.path, call.request_id);
    }
    if (match.route == nullptr) {
        return method_not_allowed(call.path, call.request_id, match.allowed);
    }
    if (!has_json_body(request)) {
        const auto error = Error::invalid_argument("Send the body as application/json");
        return net::problem(415, "UNSUPPORTED_MEDIA_TYPE", error, call.path, call.request_id);
    }
    if (tasks_.size() >= context_.config.max_requests_in_flight) {
        const auto error =
            Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
        return net::problem(error, call.path, call.request_id);
    }
    if (call.by_cookie && request.method != "GET" && !is_same_site(request, context_.config.cors_origins)) {
        const auto error = Error::permission_denied("The request did not come from this site's own pages");
        return net::problem(error, call.path, call.request_id);
    }
    return std::nullopt;
}

void ApiHandler::note_caller(Call& call, const net::Request& request, std::string_view path) const {
    auto& caller = call.caller;
    static const auto kLoopback = AddressRanges::parse({"127.0.0.0/8", "::1"});
    const auto& trusted = call.door == Door::Internal ? *kLoopback : context_.trusted_proxies;
    caller.address = client_address(request, trusted);
    caller.secure = trusted.contains(request.peer) && request.header("x-forwarded-proto") == "https";
    caller.user_agent = request.header("user-agent").substr(0, 256);
    caller.host = host_without_port(request.header("host"));
    const auto cookies = request.header("cookie");
    const auto authorization = request.header("authorization");
    if (authorization.size() > 7 && http1::equals_ignoring_case(authorization.substr(0, 7), "bearer ")) {
        call.access_token = authorization.substr(7);
    } else {
        call.access_token = net::cookie_value(cookies, "leams_access");
        if (path.starts_with("/auth/")) {
            caller.refresh_cookie = net::cookie_value(cookies, "leams_refresh");
        }
        call.by_cookie = !call.access_token.empty() || !caller.refresh_cookie.empty();
    }
    caller.wants_cookies = call.by_cookie || request.header("x-leams-session") == "cookie";
}

runtime::Task<> ApiHandler::run(Call call) {
    auto result = co_await invoke(call);
    answer(call, std::move(result));
}

runtime::Task<Result<net::RouteReply>> ApiHandler::invoke(Call& call) {
    auto known = co_await identify(call);
    if (known) {
        call.caller = *std::move(known);
    }
    // Who comes with a token that is not valid is counted too, as a guest.
    LEAMS_CO_CHECK(co_await check_limit(call));
    if (!known) {
        co_return std::move(known).error();
    }
    const auto& caller = call.caller;
    if (call.route->access != net::Access::Anyone && caller.is_guest()) {
        co_return Error::unauthenticated("Log in to do this");
    }
    if ((call.route->access == net::Access::Admin && caller.role != Role::Admin) ||
        (call.route->access == net::Access::Moderator && caller.role == Role::User)) {
        co_return Error::permission_denied("Your account may not do this");
    }
    auto work = call.route->invoke(caller, std::move(call.input));
    auto reply = co_await runtime::with_deadline<net::RouteReply>(
        std::chrono::seconds(context_.config.request_timeout_s), std::move(work)
    );
    co_return reply;
}

runtime::Task<Result<Caller>> ApiHandler::identify(Call& call) {
    Caller caller = call.caller;
    if (call.access_token.empty()) {
        co_return caller;
    }
    auto known = co_await context_.authenticator.authenticate(call.access_token);
    if (!known) {
        // A browser whose session has ended is a guest on public pages; everybody else must learn it.
        if (call.by_cookie && known.error().code() == ErrorCode::Unauthenticated) {
            co_return caller;
        }
        co_return std::move(known).error();
    }
    caller.user_id = std::move(known->user_id);
    caller.username = std::move(known->username);
    caller.role = known->role;
    caller.session_id = std::move(known->session_id);
    co_return caller;
}

runtime::Task<Result<void>> ApiHandler::check_limit(Call& call) {
    if (call.door == Door::Internal || !call.route->limited) {
        co_return Result<void>{};
    }
    const auto& caller = call.caller;
    const bool guest = caller.is_guest();
    auto key = guest ? "limit:ip:" + address_group(caller.address) : "limit:user:" + caller.user_id.str();
    const auto limit = guest ? context_.config.anonymous_per_minute : context_.config.user_per_minute;
    call.limit = co_await context_.cache.count(std::move(key), limit, kWindow);
    if (call.limit.allowed) {
        co_return Result<void>{};
    }
    context_.stats.limited.fetch_add(1, std::memory_order_relaxed);
    const auto wait = std::max<std::int64_t>(1, (call.limit.resets_at - context_.clock.now() + 999) / 1000);
    co_return Error::resource_exhausted("Too many requests, slow down").with_retry_after(wait);
}

void ApiHandler::answer(Call& call, Result<net::RouteReply> result) {
    net::Response response;
    if (result) {
        response.status = result->status;
        response.body = std::move(result->body);
        if (response.status != 204) {
            response.header("Content-Type", "application/json");
        }
        response.header("Cache-Control", result->cache_control.empty() ? "no-store" : result->cache_control);
        for (const auto& cookie : result->cookies) {
            append_cookie(response, cookie, call.caller.secure);
        }
    } else {
        response = net::problem(result.error(), call.path, call.request_id);
        if (response.status == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
    }
    if (call.limit.limit > 0) {
        const auto limit = std::to_string(call.limit.limit);
        const auto remaining = std::to_string(call.limit.remaining);
        const auto reset = std::to_string((call.limit.resets_at + 999) / 1000);
        const auto wait = std::to_string(
            std::max<std::int64_t>(0, (call.limit.resets_at - context_.clock.now() + 999) / 1000)
        );
        response.header("X-RateLimit-Limit", limit);
        response.header("X-RateLimit-Remaining", remaining);
        response.header("X-RateLimit-Reset", reset);
        response.header("RateLimit-Policy", "\"default\";q=" + limit + ";w=60");
        response.header("RateLimit", "\"default\";r=" + remaining + ";t=" + wait);
    }

    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.steady() - call.started);
    context_.stats.microseconds.fetch_add(
        static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed
    );
    const runtime::LogFields fields{
        {"method", net::to_string(call.route->method)},
        {"route", call.route->path},
        {"status", response.status},
        {"micros", took.count()},
        {"request_id", call.request_id},
        {"address", call.caller.address},
    };
    if (response.status >= 500) {
        log_.failure(runtime::LogLevel::Error, "request_failed", result.error(), fields);
    } else {
        log_.debug("request_answered", fields);
    }
    send(call, std::move(response));
}

void ApiHandler::send(Call& call, net::Response response) const {
    if (response.status >= 400) {
        auto& stats = context_.stats;
        (response.status < 500 ? stats.client_errors : stats.server_errors)
            .fetch_add(1, std::memory_order_relaxed);
    }
    if (call.caller.secure) {
        response.header("Strict-Transport-Security", "max-age=31536000");
    }
    append_cors(response, call.allowed_origin);
    response.header("X-Request-Id", call.request_id);
    call.responder.send(std::move(response));
}

} // namespace leams::gateway
