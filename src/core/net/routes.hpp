#pragma once

#include "core/net/route_input.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Routes as data. One table of them serves requests, answers 404 and 405, and describes itself as OpenAPI.
namespace leams::net {

template <class T>
struct AnswerOf {
    using Body = T;
};
template <class T>
struct AnswerOf<Answer<T>> {
    using Body = T;
};

template <class Output>
constexpr bool kIsJson = !std::is_same_v<Output, NoContent> && !std::is_same_v<Output, Redirect> &&
                         !std::is_same_v<Output, Content>;

template <class Output>
constexpr std::uint16_t default_success() noexcept {
    if (std::is_same_v<Output, NoContent>) {
        return 204;
    }
    return std::is_same_v<Output, Redirect> ? 302 : 200;
}

template <class In, class Out>
struct RouteOptions {
    Access access = Access::Anyone;
    std::uint16_t success = default_success<typename AnswerOf<Out>::Body>();
    bool limited = true;
    Forgery forgery = Forgery::Refused;
    BodyRule body{};
    std::string summary;
    /// Returns the task; it must not itself be a coroutine with captures.
    std::function<runtime::Task<Result<Out>>(Caller, In)> handle;
};

/// Writes what a handler gave, without what stands around it.
template <class Output>
void write_body(Output output, RouteReply& reply) {
    if constexpr (std::is_same_v<Output, NoContent>) {
        reply.content_type.clear();
    } else if constexpr (std::is_same_v<Output, Redirect>) {
        reply.content_type.clear();
        reply.headers.emplace_back("Location", std::move(output.location));
    } else if constexpr (std::is_same_v<Output, Content>) {
        reply.content_type = std::move(output.type);
        reply.shared = std::move(output.bytes);
    } else {
        json::append(reply.body, output);
    }
}

template <class In, class Out>
runtime::Task<Result<RouteReply>> run_route(
    std::shared_ptr<const RouteOptions<In, Out>> options, Method method, Caller caller, RouteInput source
) {
    In input{};
    if constexpr (!std::is_same_v<In, NoInput>) {
        LEAMS_CO_TRY(input, bind_input<In>(method, options->body, std::move(source)));
    }
    LEAMS_CO_TRY(auto output, co_await options->handle(std::move(caller), std::move(input)));
    RouteReply reply{.status = options->success, .body = {}};
    if constexpr (std::is_same_v<Out, Answer<typename AnswerOf<Out>::Body>>) {
        reply.cookies = std::move(output.cookies);
        reply.cache_control = std::move(output.cache_control);
        reply.headers = std::move(output.headers);
        reply.status = output.status == 0 ? reply.status : output.status;
        write_body(std::move(output.body), reply);
    } else {
        write_body(std::move(output), reply);
    }
    co_return reply;
}

template <class T>
json::Schema schema_for(json::SchemaSet& set, json::Use use) {
    set.use = use;
    return json::schema_of<T>(set);
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
            .forgery = options.forgery,
            .body = options.body,
            .summary = options.summary,
            .tag = tag_,
            .input_schema = input_schema<In>(),
            .output_schema = {},
            .invoke = {},
        };
        if constexpr (kIsJson<Output>) {
            route.output_schema = [](auto& set) { return schema_for<Output>(set, json::Use::Output); };
        }
        const auto shared = std::make_shared<const RouteOptions<In, Out>>(std::move(options));
        route.invoke = [shared, method](Caller caller, RouteInput source) {
            return run_route<In, Out>(shared, method, std::move(caller), std::move(source));
        };
        routes_.push_back(std::move(route));
    }

    template <class In>
    static std::function<json::Schema(json::SchemaSet&)> input_schema() {
        if constexpr (IsUpload<In>::value) {
            return input_schema<decltype(In::parameters)>();
        } else if constexpr (std::is_same_v<In, NoInput>) {
            return {};
        } else {
            return [](auto& set) { return schema_for<In>(set, json::Use::Input); };
        }
    }

    std::string tag_;
    std::vector<Route> routes_;
};

} // namespace leams::net
