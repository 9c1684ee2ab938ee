#pragma once

#include "core/net/routes.hpp"

#include <memory>
#include <string_view>
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
    /// `path` is below /api, still percent-encoded: "/users/alice". A fixed segment goes before a parameter,
    /// unless it leads to no route of this method.
    Match find(std::string_view method, std::string_view path) const;

    /// Largest body that a route with this path takes; kMaxBody when there is none.
    std::size_t max_body_bytes(std::string_view path) const;
    /// InvalidArgument names two routes that answer the same method and path.
    Result<void> check() const;

    const std::vector<Route>& routes() const noexcept { return routes_; }

private:
    struct Node;
    struct Search;

    std::vector<Route> routes_;
    std::unique_ptr<Node> root_;
};

std::string_view to_string(Method method) noexcept;

} // namespace leams::net
