#include "core/net/routes.hpp"
#include "core/net/test_server.hpp"
#include "internal_handler.hpp"
#include "run_blocking.hpp"
#include "test/fake_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace leams::app {
namespace {

using runtime::Task;
using testing::HasSubstr;
using testing::StartsWith;

class NoAuthenticator final : public gateway::Authenticator {
public:
    Task<Result<Caller>> authenticate(std::string) override {
        co_return Error::unauthenticated("Nobody has a session here");
    }
};

Task<Result<net::NoContent>> nothing() {
    co_return net::NoContent{};
}

class InternalHandlerTest : public testing::Test {
protected:
    InternalHandlerTest() {
        metrics_.gauge("leams_test", "A figure", [] { return 7.0; });
        run_blocking(server_.loop(), [](InternalHandlerTest& test) -> Task<void> {
            test.api_.emplace(test.server_.loop(), test.context_);
            test.handler_.emplace(*test.api_, test.metrics_);
            co_return;
        }(*this));
    }
    ~InternalHandlerTest() override {
        run_blocking(server_.loop(), [](InternalHandlerTest& test) -> Task<void> {
            co_await test.api_->stop();
            test.handler_.reset();
            test.api_.reset();
        }(*this));
    }

    std::string get(const std::string& path, const std::string& host = "127.0.0.1:8001") {
        net::TestClient client(server_.server().port());
        client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        return client.read_all();
    }

    static std::vector<net::Route> routes() {
        net::Routes table("test");
        for (const auto* path : {"/health", "/ready", "/things"}) {
            table.get<net::NoInput, net::NoContent>(path, {.summary = {}, .handle = [](Caller, net::NoInput) {
                                                               return nothing();
                                                           }});
        }
        table.get<net::NoInput, net::NoContent>(
            "/machine",
            {.access = net::Access::Machine,
             .summary = {},
             .handle = [](Caller, net::NoInput) { return nothing(); }}
        );
        return std::move(table).take();
    }

    SystemClock clock_;
    test::FakeCache cache_{clock_};
    gateway::GatewayConfig config_;
    net::Router router_{routes()};
    AddressRanges nobody_;
    NoAuthenticator authenticator_;
    gateway::ApiStats stats_{router_};
    gateway::Turns turns_{gateway::kCallerTurns};
    gateway::ApiContext context_{
        config_, router_, nobody_, nobody_, authenticator_, cache_, clock_, stats_, turns_
    };
    runtime::Metrics metrics_;
    std::optional<gateway::ApiHandler> api_;
    std::optional<InternalHandler> handler_;
    net::TestServer server_{[this](const net::Request& request, net::Responder responder) {
        handler_->on_request(request, std::move(responder));
    }};
};

TEST_F(InternalHandlerTest, ServesMetricsHealthAndTheApi) {
    EXPECT_THAT(get("/metrics"), HasSubstr("leams_test 7"));
    for (const auto* path :
         {"/health", "/ready", "/api/health", "/api/things", "/v1/things", "/api/machine"}) {
        EXPECT_THAT(get(path), StartsWith("HTTP/1.1 204")) << path;
    }
    for (const auto* path : {"/", "/things", "/docs", "/live/x/index.m3u8"}) {
        EXPECT_THAT(get(path), StartsWith("HTTP/1.1 404")) << path;
    }
}

TEST_F(InternalHandlerTest, IsAskedByAddressOrAsLocalhost) {
    for (const auto* host : {"localhost", "[::1]:8001", "127.0.0.1"}) {
        EXPECT_THAT(get("/metrics", host), StartsWith("HTTP/1.1 200")) << host;
    }
    for (const auto* path : {"/metrics", "/health", "/api/things"}) {
        EXPECT_THAT(get(path, "rebound.example"), StartsWith("HTTP/1.1 403")) << path;
    }
}

TEST_F(InternalHandlerTest, PutsThePolicyOnEveryAnswer) {
    for (const auto* path : {"/metrics", "/health", "/api/things", "/nothing"}) {
        EXPECT_THAT(get(path), HasSubstr("X-Content-Type-Options: nosniff\r\n")) << path;
    }
}

} // namespace
} // namespace leams::app
