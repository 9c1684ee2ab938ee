#pragma once

#include "core/base/caller.hpp"
#include "core/base/result.hpp"
#include "core/formats/json_schema.hpp"
#include "core/runtime/task.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// A route as data: what it takes, who may call it, what it answers.
namespace leams::net {

enum class Method : std::uint8_t { Get, Post, Put, Patch, Delete };

constexpr bool has_body(Method method) noexcept {
    return method == Method::Post || method == Method::Put || method == Method::Patch;
}

/// Who may call a route. All learn who calls; all but Anyone and Machine refuse guests with 401, and
/// Moderator and Admin refuse those below them with 403. Machine: programs of the operator, that is the
/// internal port and the addresses in hooks.allow; for everybody else the route does not exist.
enum class Access : std::uint8_t { Anyone, User, Moderator, Admin, Machine };

/// What a request in a browser's name does that another site made. Harmless: such requests are let in without
/// the proof that only our pages can give, for what a page sends while it goes away.
enum class Forgery : std::uint8_t { Refused, Harmless };

/// Largest body of a route that says nothing else.
constexpr std::size_t kMaxBody = 32 * 1024;

enum class BodyKind : std::uint8_t { Json, Form, Bytes };

/// What a POST, PUT or PATCH may carry.
struct BodyRule {
    BodyKind kind = BodyKind::Json;
    std::vector<std::string> types{"application/json"}; // Content types, without parameters.
    std::size_t limit = kMaxBody;                       // Bytes.
};

/// Names and values as HTML forms send them.
inline BodyRule form_body() {
    return {.kind = BodyKind::Form, .types = {"application/x-www-form-urlencoded"}};
}
/// Anything of these content types; for inputs of the type Upload.
inline BodyRule bytes_body(std::vector<std::string> types, std::size_t limit) {
    return {.kind = BodyKind::Bytes, .types = std::move(types), .limit = limit};
}

/// The answer of a route that has none: 204.
struct NoContent {};
/// The input of a route that takes none.
struct NoInput {};

/// The input of a route with a body of bytes; its parameters come from the path and the query.
template <class Parameters>
struct Upload {
    Parameters parameters;
    std::string content_type; // One of the route's.
    std::string bytes;
};

/// An answer that is not JSON; its bytes are shared by all that have it.
struct Content {
    std::string type; // "image/png"
    std::shared_ptr<const std::string> bytes;
};

/// Sends the client to another URL.
struct Redirect {
    std::string location;
};

struct Cookie {
    std::string name;
    std::string value;
    std::string path = "/";
    std::int64_t max_age_s = 0; // 0 deletes the cookie.
    bool http_only = true;
    bool strict = false; // SameSite=Strict instead of Lax.
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// An output with cookies, headers or a Cache-Control of its own; routes without them return plain T.
template <class T>
struct Answer {
    T body;
    std::vector<Cookie> cookies{};
    std::string cache_control{};
    HeaderList headers{};
    std::uint16_t status = 0; // Instead of the route's; 0: that.
};

/// What a route did, ready to be written.
struct RouteReply {
    std::uint16_t status = 200;
    std::string body;
    std::vector<Cookie> cookies{};
    std::string cache_control{};
    HeaderList headers{};
    std::string content_type = "application/json"; // Empty: there is no body.
    std::shared_ptr<const std::string> shared{};   // Stands for `body` when it is there.
};

/// A request before it is bound to a route's input type. Values are percent-decoded.
struct RouteInput {
    std::vector<std::pair<std::string, std::string>> parameters; // Of the path and then of the query.
    std::string body;
    std::string content_type{};
};

struct Route {
    Method method = Method::Get;
    std::string path; // With {name} for parameters, below /api: "/users/{username}".
    Access access = Access::Anyone;
    std::uint16_t success = 200;
    bool limited = true; // Counts against the caller's rate limit.
    Forgery forgery = Forgery::Refused;
    BodyRule body;
    std::string summary;
    std::string tag;
    std::function<json::Schema(json::SchemaSet&)> input_schema;  // Null when there is none.
    std::function<json::Schema(json::SchemaSet&)> output_schema; // Null when the answer is not JSON.
    std::function<runtime::Task<Result<RouteReply>>(Caller, RouteInput)> invoke;
};

} // namespace leams::net
