#include "core/net/problem.hpp"

#include "core/base/id.hpp"
#include "core/formats/json.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace leams::net {
namespace {

/// The stable code of the documented `error` object.
std::string_view public_code(const Error& error) noexcept {
    switch (error.code()) {
    case ErrorCode::InvalidArgument:
        return "INVALID_REQUEST";
    case ErrorCode::Unauthenticated:
        return "UNAUTHORIZED";
    case ErrorCode::PermissionDenied:
        return "FORBIDDEN";
    case ErrorCode::ReauthenticationRequired:
        return "REAUTH_REQUIRED";
    case ErrorCode::NotFound:
        return "NOT_FOUND";
    case ErrorCode::Conflict:
        return "CONFLICT";
    case ErrorCode::ResourceExhausted:
        return "RATE_LIMITED";
    case ErrorCode::Unavailable:
        return "UNAVAILABLE";
    case ErrorCode::DeadlineExceeded:
        return "TIMEOUT";
    case ErrorCode::Internal:
        return "INTERNAL";
    }
    return "INTERNAL";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    json::append_string(out, name);
    out += ':';
    json::append_string(out, value);
}

} // namespace

std::uint16_t status_of(const Error& error) noexcept {
    switch (error.code()) {
    case ErrorCode::InvalidArgument:
        return error.fields().empty() ? 400 : 422;
    case ErrorCode::Unauthenticated:
        return 401;
    case ErrorCode::PermissionDenied:
        return 403;
    case ErrorCode::ReauthenticationRequired:
        return 423;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::ResourceExhausted:
        return 429;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::DeadlineExceeded:
        return 504;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

Response problem(
    std::uint16_t status,
    std::string_view code,
    const Error& error,
    std::string_view path,
    std::string_view request_id
) {
    const auto* first = error.fields().empty() ? nullptr : &error.fields().front();
    const auto issue = first != nullptr ? first->pointer.substr(1) + " " + first->detail : error.message();
    std::string out = "{";
    append_member(out, "type", "https://leams.dev/errors/" + std::string(to_string(error.code())));
    out += ',';
    append_member(out, "title", error.message());
    out += ",\"status\":" + std::to_string(status) + ",";
    append_member(out, "detail", issue);
    out += ',';
    append_member(out, "instance", path);
    out += ',';
    append_member(out, "request_id", request_id);
    out += ",\"error\":{";
    append_member(out, "code", code);
    out += ',';
    append_member(out, "message", error.message());
    out += ",\"details\":{";
    if (first != nullptr) {
        append_member(out, "field", first->pointer.substr(1));
        out += ',';
        append_member(out, "issue", first->detail);
    }
    out += "}}";
    if (first != nullptr) {
        out += ",\"errors\":[";
        for (const auto& field : error.fields()) {
            out += &field == first ? "{" : ",{";
            append_member(out, "pointer", field.pointer);
            out += ',';
            append_member(out, "code", field.code);
            out += ',';
            append_member(out, "detail", field.detail);
            out += '}';
        }
        out += ']';
    }
    out += '}';
    Response response{.status = status, .body = std::move(out)};
    response.header("Content-Type", "application/problem+json");
    response.header("Cache-Control", "no-store");
    if (error.retry_after() > 0) {
        response.header("Retry-After", std::to_string(error.retry_after()));
    }
    return response;
}

Response problem(const Error& error, std::string_view path, std::string_view request_id) {
    return problem(status_of(error), public_code(error), error, path, request_id);
}

std::string request_id_of(const Request& request, UnixMillis now) {
    if (!request.id.empty()) {
        return std::string(request.id);
    }
    const auto given = request.header("x-request-id");
    const auto is_plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
    const bool usable = !given.empty() && given.size() <= 64 && std::ranges::all_of(given, is_plain);
    return usable ? std::string(given) : make_uuid7(now);
}

Response problem(const Error& error, const Request& request) {
    return problem(status_of(error), public_code(error), error, request);
}

Response problem(std::uint16_t status, std::string_view code, const Error& error, const Request& request) {
    const auto id = request_id_of(request, SystemClock().now());
    auto response = problem(status, code, error, request.path, id);
    if (request.id.empty()) {
        response.header("X-Request-Id", id);
    }
    return response;
}

} // namespace leams::net
