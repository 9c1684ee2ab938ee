#include "core/net/router.hpp"

#include "core/net/url.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace leams::net {

/// One level of the tree of path segments.
struct Router::Node {
    std::map<std::string, Node, std::less<>> fixed;
    std::unique_ptr<Node> parameter;
    std::vector<const Route*> routes;
};

namespace {

std::string_view next_segment(std::string_view& path) noexcept {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// Names of a route's parameters, in order.
std::vector<std::string_view> parameter_names(std::string_view path) {
    std::vector<std::string_view> names;
    while (!path.empty()) {
        const auto segment = next_segment(path);
        if (segment.starts_with('{')) {
            names.push_back(segment.substr(1, segment.size() - 2));
        }
    }
    return names;
}

} // namespace

Router::Router(std::vector<Route> routes)
    : routes_(std::move(routes))
    , root_(std::make_unique<Node>()) {
    for (const auto& route : routes_) {
        auto* node = root_.get();
        for (std::string_view path = route.path; !path.empty();) {
            const auto segment = next_segment(path);
            if (!segment.starts_with('{')) {
                node = &node->fixed[std::string(segment)];
                continue;
            }
            if (!node->parameter) {
                node->parameter = std::make_unique<Node>();
            }
            node = node->parameter.get();
        }
        node->routes.push_back(&route);
    }
}

Router::~Router() = default;

/// One walk through the tree, which comes back to the last parameter when it has gone astray.
struct Router::Search {
    std::string_view method;
    Match match{};
    std::vector<std::string> values{};

    void walk(const Node& node, std::string_view path) {
        if (path.empty()) {
            return arrive(node);
        }
        if (path.front() != '/') {
            return;
        }
        const auto segment = next_segment(path);
        if (const auto fixed = node.fixed.find(segment); fixed != node.fixed.end()) {
            walk(fixed->second, path);
        }
        if (match.route != nullptr || !node.parameter) {
            return;
        }
        if (auto value = percent_decode(segment); value && !value->empty()) {
            values.push_back(std::move(*value));
            walk(*node.parameter, path);
            values.pop_back();
        }
    }

    void arrive(const Node& node) {
        for (const auto* route : node.routes) {
            if (std::ranges::find(match.allowed, route->method) == match.allowed.end()) {
                match.allowed.push_back(route->method);
            }
            if (match.route != nullptr || to_string(route->method) != method) {
                continue;
            }
            match.route = route;
            const auto names = parameter_names(route->path);
            for (std::size_t i = 0; i < values.size(); ++i) {
                match.parameters.emplace_back(names[i], values[i]);
            }
        }
    }
};

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Search search{.method = method};
    search.walk(*root_, path);
    return std::move(search.match);
}

std::size_t Router::max_body_bytes(std::string_view path) const {
    auto most = kMaxBody;
    for (const auto method : {Method::Post, Method::Put, Method::Patch}) {
        if (const auto match = find(to_string(method), path); match.route != nullptr) {
            most = std::max(most, match.route->body.limit);
        }
    }
    return most;
}

Result<void> Router::check() const {
    std::map<std::string, const Route*> seen;
    for (const auto& route : routes_) {
        std::string shape(to_string(route.method));
        for (std::string_view path = route.path; !path.empty();) {
            const auto segment = next_segment(path);
            shape += segment.starts_with('{') ? "/{}" : "/" + std::string(segment);
        }
        if (const auto [other, is_new] = seen.emplace(std::move(shape), &route); !is_new) {
            return Error::invalid_argument(
                "Two routes answer " + std::string(to_string(route.method)) + " " + route.path + ": \"" +
                other->second->summary + "\" at " + other->second->path + " and \"" + route.summary + "\""
            );
        }
    }
    return {};
}

std::string_view to_string(Method method) noexcept {
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    }
    return "GET";
}

} // namespace leams::net
