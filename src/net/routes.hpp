#pragma once

#include "base/caller.hpp"
#include "formats/json_codec.hpp"
#include "formats/json_schema.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Routes as data. One table of them serves requests, answers 404 and 405, and describes itself as OpenAPI.
namespace leams::net {

enum class Method : std::uint8_t { Get, Post, Put, Patch, Delete };

/// Who may call a route. All learn who calls; all but Anyone refuse guests with 401, and Moderator and Admin
/// refuse those below them with 403.
enum class Access : std::uint8_t { Anyone, User, Moderator, Admin };

/// The answer of a route that has none: 204.
struct NoContent {};
/// The input of a route that takes none.
struct NoInput {};

struct Cookie {
    std::string name;
    std::string value;
    std::string path = "/";
    std::int64_t max_age_s = 0; // 0 deletes the cookie.
    bool http_only = true;
    bool strict = false; // SameSite=Strict instead of Lax.
};

/// An output with cookies or a Cache-Control of its own; routes without either return plain T.
template <class T>
struct Answer {
    T body;
    std::vector<Cookie> cookies{};
    std::string cache_control{};
};

/// What a route did, ready to be written.
struct RouteReply {
    std::uint16_t status = 200;
    std::string body;
    std::vector<Cookie> cookies{};
    std::string cache_control{};
};

/// A request before it is bound to a route's input type. Values are percent-decoded.
struct RouteInput {
    std::vector<std::pair<std::string, std::string>> parameters; // Of the path and then of the query.
    std::string body;
};

struct Route {
    Method method = Method::Get;
    std::string path; // With {name} for parameters, below /api: "/users/{username}".
    Access access = Access::Anyone;
    std::uint16_t success = 200;
    bool limited = true; // Counts against the caller's rate limit.
    std::string summary;
    std::string tag;
    std::function<json::Schema(json::SchemaSet&)> input_schema;  // Null when there is no input.
    std::function<json::Schema(json::SchemaSet&)> output_schema; // Null for 204.
    std::function<runtime::Task<Result<RouteReply>>(Caller, RouteInput)> invoke;
};

template <class T>
struct AnswerOf {
    using Body = T;
};
template <class T>
struct AnswerOf<Answer<T>> {
    using Body = T;
};

template <class In, class Out>
struct RouteOptions {
    Access access = Access::Anyone;
    std::uint16_t success = std::is_same_v<typename AnswerOf<Out>::Body, NoContent> ? 204 : 200;
    bool limited = true;
    std::string summary;
    /// Returns the task; it must not itself be a coroutine with captures.
    std::function<runtime::Task<Result<Out>>(Caller, In)> handle;
};

/// Binds one text value of a path or query to a field; false when it is not of the field's type.
template <class T>
bool bind_parameter(const std::string& text, T& field) {
    if constexpr (json::IsOptional<T>::value) {
        return bind_parameter(text, field.emplace());
    } else if constexpr (std::is_same_v<T, bool>) {
        field = text == "true" || text == "1";
        return field || text == "false" || text == "0";
    } else if constexpr (std::integral<T>) {
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), field);
        return failure == std::errc{} && end == text.data() + text.size();
    } else if constexpr (std::is_constructible_v<T, std::string>) {
        field = T(text);
        return true;
    } else {
        return false;
    }
}

template <class T>
void check_parameter(
    const json::FieldRule& rule, const std::string& pointer, const T& field, json::FieldErrors& errors
) {
    if constexpr (json::IsOptional<T>::value) {
        if (field) {
            check_parameter(rule, pointer, *field, errors);
        }
    } else if constexpr (std::integral<T> && !std::is_same_v<T, bool>) {
        json::check_number(rule, pointer, static_cast<double>(field), errors);
    } else if constexpr (std::is_same_v<T, std::string>) {
        json::check_text(rule, pointer, field, errors);
    }
}

/// Fills the members of `input` that the path or the query names. Unknown query parameters are ignored; a
/// member that is neither optional nor given keeps its default.
template <class In>
void bind_parameters(const RouteInput& source, In& input, json::FieldErrors& errors) {
    using json::rules_of;
    const auto rules = rules_of(std::type_identity<In>{});
    boost::mp11::mp_for_each<json::Members<In>>([&](auto member) {
        for (const auto& [name, text] : source.parameters) {
            if (name != member.name) {
                continue;
            }
            const auto pointer = "/" + name;
            auto& field = input.*member.pointer;
            if (!bind_parameter(text, field)) {
                errors.add(pointer, "type", "has the wrong form");
                return;
            }
            for (const auto& rule : rules) {
                if (rule.field == name) {
                    check_parameter(rule, pointer, field, errors);
                }
            }
            return;
        }
    });
}

/// The input of a request: members named in the path come from there; the others from the JSON body for POST,
/// PUT and PATCH, and from the query for GET and DELETE.
template <class In>
Result<In> bind_input(Method method, const RouteInput& source) {
    In input{};
    json::FieldErrors errors;
    const bool has_body = method == Method::Post || method == Method::Put || method == Method::Patch;
    if (has_body) {
        LEAMS_TRY(auto document, json::parse(source.body.empty() ? std::string_view("{}") : source.body));
        if (!document.is_object()) {
            return Error::invalid_argument("The body must be a JSON object");
        }
        // Path parameters join the body, so that one struct describes the whole input.
        for (const auto& [name, text] : source.parameters) {
            document.get_object()[name] = text;
        }
        json::bind_object(document, input, "", errors);
    } else {
        bind_parameters(source, input, errors);
    }
    if (!errors.empty()) {
        return std::move(errors).to_error();
    }
    return input;
}

template <class In, class Out>
runtime::Task<Result<RouteReply>> run_route(
    std::shared_ptr<const RouteOptions<In, Out>> options, Method method, Caller caller, RouteInput source
) {
    In input{};
    if constexpr (!std::is_same_v<In, NoInput>) {
        LEAMS_CO_TRY(input, bind_input<In>(method, source));
    }
    LEAMS_CO_TRY(auto output, co_await options->handle(std::move(caller), std::move(input)));
    RouteReply reply{.status = options->success, .body = {}};
    if constexpr (std::is_same_v<Out, Answer<typename AnswerOf<Out>::Body>>) {
        reply.cookies = std::move(output.cookies);
        reply.cache_control = std::move(output.cache_control);
        if constexpr (!std::is_same_v<typename AnswerOf<Out>::Body, NoContent>) {
            json::append(reply.body, output.body);
        }
    } else if constexpr (!std::is_same_v<Out, NoContent>) {
        json::append(reply.body, output);
    }
    co_return reply;
}

/// The routes of one service; the gateway gathers them.
class Routes {
public:
    explicit Routes(std::string tag)
        : tag_(std::move(tag)) {}

    template <class In, class Out>
    void get(std::string path, RouteOptions<In, Out> options) {
        add(Method::Get, std::move(path), std::move(options));
    }
    template <class In, class Out>
    void post(std::string path, RouteOptions<In, Out> options) {
        add(Method::Post, std::move(path), std::move(options));
    }
    template <class In, class Out>
    void put(std::string path, RouteOptions<In, Out> options) {
        add(Method::Put, std::move(path), std::move(options));
    }
    template <class In, class Out>
    void patch(std::string path, RouteOptions<In, Out> options) {
        add(Method::Patch, std::move(path), std::move(options));
    }
    template <class In, class Out>
    void remove(std::string path, RouteOptions<In, Out> options) {
        add(Method::Delete, std::move(path), std::move(options));
    }

    std::vector<Route> take() && { return std::move(routes_); }

private:
    template <class In, class Out>
    void add(Method method, std::string path, RouteOptions<In, Out> options) {
        using Output = typename AnswerOf<Out>::Body;
        Route route{
            .method = method,
            .path = std::move(path),
            .access = options.access,
            .success = options.success,
            .limited = options.limited,
            .summary = options.summary,
            .tag = tag_,
            .input_schema = {},
            .output_schema = {},
            .invoke = {},
        };
        if constexpr (std::is_same_v<Output, NoContent>) {
            route.success = 204;
        } else {
            route.output_schema = [](json::SchemaSet& set) {
                set.use = json::Use::Output;
                return json::schema_of<Output>(set);
            };
        }
        if constexpr (!std::is_same_v<In, NoInput>) {
            route.input_schema = [](json::SchemaSet& set) {
                set.use = json::Use::Input;
                return json::schema_of<In>(set);
            };
        }
        const auto shared = std::make_shared<const RouteOptions<In, Out>>(std::move(options));
        route.invoke = [shared, method](Caller caller, RouteInput source) {
            return run_route<In, Out>(shared, method, std::move(caller), std::move(source));
        };
        routes_.push_back(std::move(route));
    }

    std::string tag_;
    std::vector<Route> routes_;
};

} // namespace leams::net
