#include "gateway/api_handler.hpp"

#include "core/base/address.hpp"
#include "core/base/text.hpp"
#include "core/formats/accept_encoding.hpp"
#include "core/net/entity_tag.hpp"
#include "core/net/problem.hpp"
#include "core/net/url.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/timers.hpp"
#include "gateway/cross_site.hpp"
#include "gateway/host.hpp"
#include "gateway/session_cookies.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace leams::gateway {
namespace {

constexpr std::chrono::minutes kWindow{1};
constexpr std::size_t kGzipFrom = 1024; // Bytes; less gains nothing.

/// Without parameters such as a charset, in lower case.
std::string content_type_of(const net::Request& request) {
    const auto type = request.header("content-type");
    return to_lower_ascii(trim(type.substr(0, type.find(';'))));
}

/// Why a body is not what its route takes.
std::optional<net::Response>
body_refusal(const net::BodyRule& rule, const net::Request& request, std::string_view id) {
    if (request.body.size() > rule.limit) {
        const auto error = Error::invalid_argument(
            "The body is too large, at most " + std::to_string(rule.limit) + " bytes are taken here"
        );
        return net::problem(413, "PAYLOAD_TOO_LARGE", error, request.path, id);
    }
    const auto type = content_type_of(request);
    if (request.body.empty() || std::ranges::find(rule.types, type) != rule.types.end()) {
        return std::nullopt;
    }
    const auto error =
        Error::invalid_argument(fmt::format("Send the body as {}", fmt::join(rule.types, " or ")));
    return net::problem(415, "UNSUPPORTED_MEDIA_TYPE", error, request.path, id);
}

/// To limits: the account, or else who shares the address.
std::string name_of(const Caller& caller) {
    return caller.is_guest() ? "ip:" + address_group(caller.address) : "user:" + caller.user_id.str();
}

bool takes_query(const net::Route& route) {
    return !net::has_body(route.method) || route.body.kind != net::BodyKind::Json;
}

/// Only what is asked for by GET: tokens and stream keys are given by POST, and what stands beside a secret
/// in one compressed text would tell of it by the text's length (BREACH).
bool is_compressible(const net::Route& route) {
    return route.method == net::Method::Get && !route.path.starts_with("/auth/") &&
           !route.path.starts_with("/streams/key");
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
    bool gzip = false; // The client takes the answer gzipped.
    std::string if_none_match;
    Entrance entrance = Entrance::Public;
    Caller caller;
    std::string allowed_origin;
    runtime::RateDecision limit{};
    std::chrono::steady_clock::time_point started{};

    /// Whether it uses up what a caller may ask for.
    bool is_counted() const { return entrance == Entrance::Public && route->limited; }
};

ApiHandler::ApiHandler(runtime::Loop& loop, const ApiContext& context)
    : loop_(loop)
    , context_(context)
    , tasks_(loop) {}

void ApiHandler::handle(
    const net::Request& request, std::string_view path, Entrance entrance, net::Responder responder
) {
    context_.stats.requests.fetch_add(1, std::memory_order_relaxed);
    Call call{.responder = std::move(responder)};
    call.started = context_.clock.steady();
    call.path = request.path;
    call.request_id = net::request_id_of(request, context_.clock.now());
    call.entrance = entrance;
    // The web app on this machine has nothing to gain.
    call.gzip =
        entrance == Entrance::Public && http1::coding_weight(request.header("accept-encoding"), "gzip") > 0;
    call.if_none_match = request.header("if-none-match").substr(0, 256);
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
    if (takes_query(*match.route)) {
        for (auto& parameter : net::parse_query(request.query)) {
            call.input.parameters.push_back(std::move(parameter));
        }
    }
    call.input.body = request.body;
    call.input.content_type = content_type_of(request);

    tasks_.spawn(run(std::make_shared<Call>(std::move(call))));
}

bool ApiHandler::is_hidden(const Call& call, const net::Route& route) const {
    return route.access == net::Access::Machine && call.entrance == Entrance::Public &&
           !context_.machines.contains(call.caller.address);
}

std::optional<net::Response>
ApiHandler::refusal(const Call& call, const net::Request& request, const net::Router::Match& match) const {
    if (match.allowed.empty() || (match.route != nullptr && is_hidden(call, *match.route))) {
        const auto error = Error::not_found("There is nothing at this address");
        return net::problem(error, call.path, call.request_id);
    }
    if (match.route == nullptr) {
        return method_not_allowed(request, match.allowed);
    }
    if (auto refused = body_refusal(match.route->body, request, call.request_id)) {
        return refused;
    }
    // Two tasks each: the work, and what waits for it until the deadline.
    if (tasks_.size() / 2 >= context_.config.max_requests_in_flight) {
        const auto error =
            Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
        return net::problem(error, call.path, call.request_id);
    }
    const bool forgeable =
        call.by_cookie && request.method != "GET" && match.route->forgery == net::Forgery::Refused;
    if (forgeable && !is_same_site(request, context_.config.cors_origins, call.caller.secure)) {
        const auto error = Error::permission_denied("The request did not come from this site's own pages");
        return net::problem(error, call.path, call.request_id);
    }
    return std::nullopt;
}

void ApiHandler::note_caller(Call& call, const net::Request& request, std::string_view path) const {
    auto& caller = call.caller;
    static const auto kLoopback = AddressRanges::parse({"127.0.0.0/8", "::1"});
    const auto& trusted = call.entrance == Entrance::Internal ? *kLoopback : context_.trusted_proxies;
    caller.address = client_address(request, trusted);
    caller.secure = trusted.contains(request.peer) && request.header("x-forwarded-proto") == "https";
    caller.user_agent = request.header("user-agent").substr(0, 256);
    caller.host = host_without_port(request.header("host"));
    const auto cookies = request.header("cookie");
    if (path.starts_with("/auth/")) {
        caller.device_cookie = net::cookie_value(cookies, "leams_device");
    }
    const auto authorization = request.header("authorization");
    if (authorization.size() > 7 && http1::equals_ignoring_case(authorization.substr(0, 7), "bearer ")) {
        call.access_token = authorization.substr(7);
    } else {
        call.access_token = session_cookie(cookies, "leams_access");
        if (path.starts_with("/auth/")) {
            caller.refresh_cookie = session_cookie(cookies, "leams_refresh");
        }
        call.by_cookie = !call.access_token.empty() || !caller.refresh_cookie.empty();
    }
    caller.wants_cookies = call.by_cookie || request.header("x-leams-session") == "cookie";
}

runtime::Task<> ApiHandler::run(std::shared_ptr<Call> call) {
    auto work = invoke(call);
    auto result = co_await runtime::with_deadline<net::RouteReply>(
        tasks_, std::chrono::seconds(context_.config.request_timeout_s), std::move(work)
    );
    answer(*call, std::move(result));
}

// May go on after the answer, when it took too long.
runtime::Task<Result<net::RouteReply>> ApiHandler::invoke(std::shared_ptr<Call> shared) {
    auto& call = *shared;
    auto known = co_await identify(call);
    if (known) {
        call.caller = std::move(*known);
    }
    // Who comes with a token that is not valid is counted too, as a guest.
    LEAMS_CO_CHECK(co_await check_limit(call));
    if (!known) {
        co_return std::move(known).error();
    }
    const auto& caller = call.caller;
    const auto access = call.route->access;
    if (access != net::Access::Anyone && access != net::Access::Machine && caller.is_guest()) {
        co_return Error::unauthenticated("Log in to do this");
    }
    if ((access == net::Access::Admin && caller.role != Role::Admin) ||
        (access == net::Access::Moderator && caller.role == Role::User)) {
        co_return Error::permission_denied("Your account may not do this");
    }
    LEAMS_CO_TRY(const auto place, co_await take_turn(call));
    auto work = call.route->invoke(caller, std::move(call.input));
    co_return co_await std::move(work);
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
    if (!call.is_counted()) {
        co_return Result<void>{};
    }
    const auto& caller = call.caller;
    const auto& config = context_.config;
    const auto limit = caller.is_guest() ? config.anonymous_per_minute : config.user_per_minute;
    call.limit = co_await context_.cache.count("limit:" + name_of(caller), limit, kWindow);
    if (call.limit.allowed) {
        co_return Result<void>{};
    }
    context_.stats.limited.fetch_add(1, std::memory_order_relaxed);
    const auto wait = std::max<std::int64_t>(1, (call.limit.resets_at - context_.clock.now() + 999) / 1000);
    co_return Error::resource_exhausted("Too many requests, slow down").with_retry_after(wait);
}

runtime::Task<Result<std::unique_ptr<Turns::Place>>> ApiHandler::take_turn(const Call& call) {
    if (!call.is_counted()) {
        co_return std::unique_ptr<Turns::Place>();
    }
    const auto gate = std::make_shared<runtime::Gate>(loop_);
    auto place = context_.turns.join(name_of(call.caller), [&loop = loop_, gate](Turns::Turn) {
        if (loop.is_current()) {
            gate->open();
        } else {
            loop.post([gate] { gate->open(); });
        }
    });
    const auto deadline = call.started + std::chrono::seconds(context_.config.request_timeout_s);
    const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - context_.clock.steady());
    if (place && (gate->is_open() || co_await gate->wait(left))) {
        co_return place;
    }
    context_.stats.limited.fetch_add(1, std::memory_order_relaxed);
    co_return Error::resource_exhausted("Too many of your requests are at work, wait for their answers")
        .with_retry_after(1);
}

void ApiHandler::answer(Call& call, Result<net::RouteReply> result) {
    net::Response response;
    if (result) {
        response.status = result->status;
        if (result->shared) {
            response.body = std::move(result->shared);
        } else {
            response.body = std::move(result->body);
        }
        if (!result->content_type.empty()) {
            response.header("Content-Type", result->content_type);
        }
        for (const auto& [name, value] : result->headers) {
            response.header(name, value);
        }
        response.header("Cache-Control", result->cache_control.empty() ? "no-store" : result->cache_control);
        for (const auto& cookie : result->cookies) {
            append_cookie(response, cookie, call.caller.secure);
        }
        pack(call, response);
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
    context_.stats.seconds_of(*call.route).observe(took);
    const runtime::LogFields fields{
        {"method", net::to_string(call.route->method)},
        {"route", call.route->path},
        {"status", response.status},
        {"micros", took.count()},
        {"address", call.caller.address},
    };
    if (!result && response.status >= 500) {
        log_.failure(runtime::LogLevel::Error, "request_failed", result.error(), fields);
    } else {
        log_.debug("request_answered", fields);
    }
    send(call, std::move(response));
}

void ApiHandler::pack(const Call& call, net::Response& response) {
    auto* body = std::get_if<std::string>(&response.body);
    if (body == nullptr || !is_compressible(*call.route)) {
        return;
    }
    response.header("Vary", "Accept-Encoding");
    if (response.headers.find("Cache-Control: public") == std::string::npos) {
        if (call.gzip && body->size() >= kGzipFrom) {
            response.header("Content-Encoding", "gzip");
            *body = gzip_.encode(*body);
        }
        return;
    }
    // What is for everybody, the list of live channels above all, is asked for again and again as it is.
    auto& packed = public_.of(std::move(*body));
    response.header("ETag", "W/" + packed.tag);
    if (net::matches_tag(call.if_none_match, packed.tag)) {
        response.status = 304;
        body->clear();
    } else if (call.gzip && packed.plain.size() >= kGzipFrom) {
        if (packed.gzip.empty()) {
            packed.gzip = gzip_.encode(packed.plain);
        }
        response.header("Content-Encoding", "gzip");
        *body = packed.gzip;
    } else {
        *body = packed.plain;
    }
}

void ApiHandler::send(Call& call, net::Response response) const {
    if (response.status >= 400) {
        auto& stats = context_.stats;
        (response.status < 500 ? stats.client_errors : stats.server_errors)
            .fetch_add(1, std::memory_order_relaxed);
    }
    append_cors(response, call.allowed_origin);
    call.responder.send(std::move(response));
}

} // namespace leams::gateway
