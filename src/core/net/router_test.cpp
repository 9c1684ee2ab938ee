#include "core/net/router.hpp"

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

TEST(Router, ComesBackToTheParameterWhenAFixedSegmentLeadsNowhere) {
    std::vector<Route> routes;
    routes.push_back(route(Method::Get, "/streams/live"));
    routes.push_back(route(Method::Get, "/streams/{id}"));
    routes.push_back(route(Method::Post, "/streams/{id}/heartbeat"));
    routes.push_back(route(Method::Post, "/streams/end"));
    const Router router(std::move(routes));
    const auto below = router.find("POST", "/streams/live/heartbeat");
    ASSERT_NE(below.route, nullptr);
    EXPECT_EQ(below.parameters.at(0).second, "live");
    EXPECT_EQ(router.find("GET", "/streams/end").route->path, "/streams/{id}") << "by its method too";
    EXPECT_EQ(router.find("POST", "/streams/end").route->path, "/streams/end");
    EXPECT_TRUE(router.find("POST", "/streams/end").parameters.empty());
    EXPECT_EQ(router.find("PUT", "/streams/end").allowed, (std::vector{Method::Post, Method::Get}));
    EXPECT_EQ(router.find("PUT", "/streams/live").allowed, std::vector{Method::Get}) << "each but once";
}

TEST(Router, NamesTwoRoutesOfOneMethodAndPath) {
    EXPECT_TRUE(make_router().check());
    std::vector<Route> routes;
    routes.push_back(route(Method::Get, "/users/{name}"));
    routes.push_back(route(Method::Put, "/users/{name}"));
    routes.push_back(route(Method::Get, "/users/{id}"));
    routes[0].summary = "One profile";
    routes[2].summary = "One account";
    const auto checked = Router(std::move(routes)).check();
    ASSERT_FALSE(checked);
    EXPECT_EQ(
        checked.error().message(),
        "Two routes answer GET /users/{id}: \"One profile\" at /users/{name} and \"One account\""
    );
}

TEST(Router, KnowsTheLargestBodyOfAPath) {
    std::vector<Route> routes;
    routes.push_back(route(Method::Get, "/picture"));
    routes.push_back(route(Method::Put, "/picture"));
    routes[1].body = bytes_body({"image/png"}, 1'000'000);
    const Router router(std::move(routes));
    EXPECT_EQ(router.max_body_bytes("/picture"), 1'000'000U);
    EXPECT_EQ(router.max_body_bytes("/elsewhere"), kMaxBody);
}

} // namespace
} // namespace leams::net
