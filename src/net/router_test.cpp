#include "net/router.hpp"

#include <gtest/gtest.h>

namespace leams::net {
namespace {

Route route(Method method, std::string path) {
    Route out;
    out.method = method;
    out.path = std::move(path);
    return out;
}

Router make_router() {
    std::vector<Route> routes;
    routes.push_back(route(Method::Get, "/streams/live"));
    routes.push_back(route(Method::Get, "/streams/{id}"));
    routes.push_back(route(Method::Put, "/streams"));
    routes.push_back(route(Method::Post, "/chat/{room}/messages"));
    routes.push_back(route(Method::Get, "/chat/{room}/messages"));
    return Router(std::move(routes));
}

TEST(Router, PrefersFixedSegmentsToParameters) {
    const auto router = make_router();
    EXPECT_EQ(router.find("GET", "/streams/live").route->path, "/streams/live");
    const auto match = router.find("GET", "/streams/a%20b");
    EXPECT_EQ(match.route->path, "/streams/{id}");
    EXPECT_EQ(match.parameters.at(0), (std::pair<std::string, std::string>("id", "a b")));
}

TEST(Router, TellsAnUnknownPathFromAnUnknownMethod) {
    const auto router = make_router();
    EXPECT_TRUE(router.find("GET", "/nothing").allowed.empty());
    EXPECT_TRUE(router.find("GET", "/streams/a/b").allowed.empty());
    EXPECT_TRUE(router.find("GET", "/streams//").allowed.empty());
    EXPECT_TRUE(router.find("GET", "/streams/%zz").allowed.empty());
    const auto match = router.find("DELETE", "/chat/x/messages");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allowed.size(), 2U);
}

} // namespace
} // namespace leams::net
