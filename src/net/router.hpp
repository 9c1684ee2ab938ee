#pragma once

#include "net/routes.hpp"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace leams::net {

/// Finds the route of a method and a path. Immutable once built, so all loops share one.
class Router {
public:
    explicit Router(std::vector<Route> routes);
    ~Router();

    struct Match {
        const Route* route = nullptr; // Null: no route has this path, or none of them this method.
        std::vector<std::pair<std::string, std::string>> parameters{};
        std::vector<Method> allowed{}; // The methods that the path has, when it exists.
    };
    /// `path` is below /api, still percent-encoded: "/users/alice".
    Match find(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const noexcept { return routes_; }

private:
    struct Node;

    std::vector<Route> routes_;
    std::unique_ptr<Node> root_;
};

std::string_view to_string(Method method) noexcept;

} // namespace leams::net
