#include "net/router.hpp"

#include "net/url.hpp"

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

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Match match;
    std::vector<std::string> values;
    const auto* node = root_.get();
    while (!path.empty()) {
        if (path.front() != '/') {
            return match;
        }
        const auto segment = next_segment(path);
        if (const auto fixed = node->fixed.find(segment); fixed != node->fixed.end()) {
            node = &fixed->second;
            continue;
        }
        auto value = percent_decode(segment);
        if (!node->parameter || !value || value->empty()) {
            return match;
        }
        values.push_back(std::move(*value));
        node = node->parameter.get();
    }
    for (const auto* route : node->routes) {
        match.allowed.push_back(route->method);
        if (to_string(route->method) == method) {
            match.route = route;
        }
    }
    if (match.route != nullptr) {
        const auto names = parameter_names(match.route->path);
        for (std::size_t i = 0; i < values.size(); ++i) {
            match.parameters.emplace_back(names[i], std::move(values[i]));
        }
    }
    return match;
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
