#include "core/net/routes.hpp"
#include "core/net/test_server.hpp"
#include "gateway/gateway.hpp"
#include "test/fake_cache.hpp"
#include "test/run_task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace leams::gateway {
namespace {

using runtime::Task;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

net::FunctionHandler::Function says(std::string word) {
    return [word](const net::Request& request, net::Responder responder) {
        responder.send({.body = word + " to " + std::string(request.peer)});
    };
}

class NoAuthenticator final : public Authenticator {
public:
    Task<Result<Caller>> authenticate(std::string) override {
        co_return Error::unauthenticated("Nobody has a session here");
    }
};

struct Asked {
    std::string method = "GET";
    std::string path;
    std::string headers = "Host: tv.example\r\n";
};

/// A gateway with one route, two mounts, and a web app behind it.
class GatewayTest : public testing::Test {
protected:
    GatewayTest() {
        config_.web_port = web_.server().port();
        open(&pages_);
    }
    ~GatewayTest() override { close(); }

    void open(PagesContext* pages) {
        on_loop([&] {
            std::vector<Mount> mounts{
                {.prefix = "/live/", .handler = &live_, .other_sites = true},
                {.prefix = "/api/chat/stream/", .handler = &socket_, .websocket = true},
            };
            const Documents documents{Document("{\"openapi\":1}"), Document("<p>docs</p>")};
            gateway_.emplace(server_.loop(), context_, pages, documents, std::move(mounts));
        });
    }
    void close() {
        boost::asio::co_spawn(server_.loop().context(), gateway_->stop(), boost::asio::use_future).get();
        on_loop([this] { gateway_.reset(); });
    }
    void on_loop(const std::function<void()>& change) {
        std::promise<void> done;
        server_.loop().post([&] {
            change();
            done.set_value();
        });
        done.get_future().wait();
    }

    /// The whole answer, head and body.
    std::string ask(const Asked& asked) {
        net::TestClient client(server_.server().port());
        client.send(
            asked.method + " " + asked.path + " HTTP/1.1\r\n" + asked.headers + "Connection: close\r\n\r\n"
        );
        return client.read_all();
    }
    std::string get(const std::string& path) { return ask({.path = path}); }

    static std::vector<net::Route> routes() {
        net::Routes table("test");
        for (const auto* path : {"/things", "/streams/live", "/chat/rooms"}) {
            table.get<net::NoInput, net::Content>(
                path, {.summary = {}, .handle = [](Caller caller, net::NoInput) { return thing(caller); }}
            );
        }
        return std::move(table).take();
    }
    static Task<Result<net::Content>> thing(Caller caller) {
        auto text = std::make_shared<const std::string>("api to " + caller.address);
        co_return net::Content{.type = "text/plain", .bytes = std::move(text)};
    }

    SystemClock clock_;
    test::FakeCache cache_{clock_};
    GatewayConfig config_;
    net::Router router_{routes()};
    AddressRanges proxies_ = AddressRanges::parse({"127.0.0.1"}).value();
    AddressRanges machines_;
    NoAuthenticator authenticator_;
    ApiStats stats_{router_};
    Turns turns_{kCallerTurns};
    ApiContext context_{
        config_, router_, proxies_, machines_, authenticator_, cache_, clock_, stats_, turns_
    };
    PagesContext pages_{config_, StaticFiles()};
    net::FunctionHandler live_{says("live")};
    net::FunctionHandler socket_{says("socket")};
    net::TestServer web_{says("page")};
    std::optional<Gateway> gateway_;
    net::TestServer server_{[this](const net::Request& request, net::Responder responder) {
        gateway_->on_request(request, std::move(responder));
    }};
};

TEST_F(GatewayTest, GivesEachPathToTheOneWhoseItIs) {
    for (const auto* path : {"/api/things", "/api/v1/things", "/v1/things", "/streams/live", "/chat/rooms"}) {
        EXPECT_THAT(get(path), HasSubstr("api to ")) << path;
    }
    for (const auto* path : {"/live/x/index.m3u8", "/live/"}) {
        EXPECT_THAT(get(path), HasSubstr("live to ")) << path;
    }
    for (const auto* path :
         {"/api/chat/stream/x", "/api/v1/chat/stream/x", "/v1/chat/stream/x", "/chat/stream/x"}) {
        EXPECT_THAT(get(path), HasSubstr("socket to ")) << path;
    }
    for (const auto* path : {"/", "/live", "/things", "/apix/things", "/alice"}) {
        EXPECT_THAT(get(path), HasSubstr("page to ")) << path;
    }
    EXPECT_THAT(get("/openapi.json"), HasSubstr("\r\n\r\n{\"openapi\":1}"));
    for (const auto* path : {"/docs", "/redoc"}) {
        EXPECT_THAT(get(path), HasSubstr("\r\n\r\n<p>docs</p>")) << path;
    }
    EXPECT_THAT(get("/api/nothing"), StartsWith("HTTP/1.1 404"));
}

TEST_F(GatewayTest, WithoutPagesHasNothingThere) {
    close();
    open(nullptr);
    const auto answer = get("/alice");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
    EXPECT_THAT(get("/api/things"), HasSubstr("api to "));
    EXPECT_THAT(get("/docs"), HasSubstr("<p>docs</p>"));
}

TEST_F(GatewayTest, PutsItsPolicyOnEveryAnswer) {
    for (const auto* path :
         {"/api/things", "/api/nothing", "/live/x", "/chat/stream/x", "/openapi.json", "/docs", "/alice"}) {
        const auto answer = get(path);
        EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n")) << path;
        EXPECT_THAT(answer, Not(HasSubstr("Strict-Transport-Security"))) << path;
    }
}

TEST_F(GatewayTest, TellsBrowsersToStayWithHttpsBehindAProxyThatHasIt) {
    for (const auto* path : {"/api/things", "/live/x", "/docs", "/alice"}) {
        const auto headers = "Host: tv.example\r\nX-Forwarded-Proto: https\r\n";
        EXPECT_THAT(ask({.path = path, .headers = headers}), HasSubstr("Strict-Transport-Security: "))
            << path;
    }
}

TEST_F(GatewayTest, TellsEveryPartTheClientBehindTheProxy) {
    const std::string headers = "Host: tv.example\r\nX-Forwarded-For: 203.0.113.9\r\n";
    for (const auto* path : {"/api/things", "/live/x", "/chat/stream/x"}) {
        EXPECT_THAT(ask({.path = path, .headers = headers}), HasSubstr(" to 203.0.113.9")) << path;
    }
}

TEST_F(GatewayTest, LetsOtherSitesEmbedWhatTheMountSaysOnly) {
    EXPECT_THAT(get("/live/x"), HasSubstr("Cross-Origin-Resource-Policy: cross-origin\r\n"));
    for (const auto* path : {"/api/things", "/chat/stream/x", "/docs"}) {
        EXPECT_THAT(get(path), Not(HasSubstr("Cross-Origin-Resource-Policy: cross-origin"))) << path;
    }
}

TEST_F(GatewayTest, OpensSocketsForItsOwnPagesOnly) {
    const auto from = [&](const std::string& origin, const std::string& path) {
        return ask({.path = path, .headers = "Host: tv.example\r\nOrigin: " + origin + "\r\n"});
    };
    EXPECT_THAT(from("http://tv.example", "/api/chat/stream/x"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(from("http://evil.example", "/api/chat/stream/x"), StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(from("http://evil.example", "/live/x"), StartsWith("HTTP/1.1 200"));
}

TEST_F(GatewayTest, RefusesNamesThatAreNotTheSitesBeforeAnythingElse) {
    config_.hosts = {"tv.example"};
    for (const auto* path : {"/api/things", "/live/x", "/chat/stream/x", "/docs", "/alice"}) {
        EXPECT_THAT(get(path), StartsWith("HTTP/1.1 200")) << path;
        EXPECT_THAT(ask({.path = path, .headers = "Host: other.example\r\n"}), StartsWith("HTTP/1.1 421"))
            << path;
        EXPECT_THAT(ask({.path = path, .headers = "Host: a@b\r\n"}), StartsWith("HTTP/1.1 400")) << path;
    }
}

TEST_F(GatewayTest, SendsItsDocumentsCompressedToThoseWhoTakeThat) {
    const auto answer = ask({.path = "/openapi.json", .headers = "Host: a\r\nAccept-Encoding: gzip\r\n"});
    EXPECT_THAT(answer, HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_THAT(answer, HasSubstr("Vary: Accept-Encoding\r\n"));
    EXPECT_THAT(get("/openapi.json"), Not(HasSubstr("Content-Encoding")));
    EXPECT_THAT(ask({.method = "POST", .path = "/openapi.json"}), Not(HasSubstr("openapi")));
}

TEST_F(GatewayTest, TakesBodiesAsLargeAsTheirPathTakes) {
    EXPECT_EQ(gateway_->max_body_bytes("/api/things"), net::kMaxBody);
    EXPECT_EQ(gateway_->max_body_bytes("/v1/things"), net::kMaxBody);
    EXPECT_EQ(gateway_->max_body_bytes("/alice"), std::size_t{64} * 1024);
}

} // namespace
} // namespace leams::gateway
