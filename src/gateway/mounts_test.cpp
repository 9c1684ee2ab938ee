#include "core/net/test_server.hpp"
#include "gateway/gateway.hpp"
#include "test/fake_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <vector>

namespace leams::gateway {
namespace {

using runtime::Task;

class NobodyAuthenticator final : public Authenticator {
public:
    Task<Result<Caller>> authenticate(std::string) override { co_return Error::unauthenticated("nobody"); }
};

/// A door before three mounts, which say who asked and which line the log would have.
class MountsTest : public testing::Test {
protected:
    MountsTest() {
        on_loop([this] {
            gateway_.emplace(
                server_.loop(), context_, &pages_, Documents{Document("{}"), Document("docs")}, mounts()
            );
        });
    }
    ~MountsTest() override {
        boost::asio::co_spawn(server_.loop().context(), gateway_->stop(), boost::asio::use_future).get();
        on_loop([this] { gateway_.reset(); });
    }

    std::vector<Mount> mounts() {
        return {
            {.prefix = "/live/", .suffix = "/small.jpg", .handler = &handler_, .other_sites = true},
            {.prefix = "/live/", .handler = &handler_, .per_minute = 4, .other_sites = true, .frequent = true
            },
            {.prefix = "/api/talk/", .handler = &handler_, .websocket = true},
        };
    }
    void on_loop(const std::function<void()>& change) {
        std::promise<void> done;
        server_.loop().post([&] {
            change();
            done.set_value();
        });
        done.get_future().wait();
    }
    struct Answer {
        std::string head;
        std::string body;

        std::string status() const { return head.substr(9, 3); }
        bool has(const std::string& line) const { return head.find(line + "\r\n") != std::string::npos; }
        /// Empty: none.
        std::string id() const {
            const std::string name = "X-Request-Id: ";
            const auto at = head.find(name);
            EXPECT_EQ(head.find(name, at + 1), std::string::npos) << "twice: " << head;
            return at == std::string::npos
                       ? ""
                       : head.substr(at + name.size(), head.find('\r', at) - at - name.size());
        }
    };
    Answer ask(const std::string& line, const std::string& headers = {}) {
        net::TestClient client(server_.server().port());
        client.send(line + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n");
        auto [head, body] = client.answer();
        return {std::move(head), std::move(body)};
    }

    SystemClock clock_;
    test::FakeCache cache_{clock_};
    GatewayConfig config_;
    net::Router router_{{}};
    AddressRanges proxies_{*AddressRanges::parse({"127.0.0.0/8"})};
    AddressRanges machines_;
    NobodyAuthenticator authenticator_;
    ApiStats stats_{router_};
    Turns turns_{kCallerTurns};
    ApiContext context_{
        config_, router_, proxies_, machines_, authenticator_, cache_, clock_, stats_, turns_
    };
    PagesContext pages_{config_, StaticFiles()};
    net::FunctionHandler handler_{[](const net::Request& request, net::Responder responder) {
        const auto& scope = runtime::LogScope::current();
        responder.send({.body = std::string(request.peer) + (scope ? *scope : ",none")});
    }};
    std::optional<Gateway> gateway_;
    net::TestServer server_{[this](const net::Request& request, net::Responder responder) {
        gateway_->on_request(request, std::move(responder));
    }};
};

TEST_F(MountsTest, NamesWhatComesThroughAMountAndItsLines) {
    const auto made = ask("GET /live/x/small.jpg");
    EXPECT_EQ(made.id().size(), 36U);
    EXPECT_EQ(made.body, R"(127.0.0.1,"request_id":")" + made.id() + "\"");
    const auto given = ask("GET /api/talk/room", "X-Request-Id: from-the-proxy\r\n");
    EXPECT_EQ(given.id(), "from-the-proxy");
    EXPECT_EQ(given.body, R"(127.0.0.1,"request_id":"from-the-proxy")");
    EXPECT_EQ(ask("GET /v1/talk/room").id().size(), 36U) << "by another base";
}

TEST_F(MountsTest, NamesOfWhatIsFrequentOnlyWhatBringsANameOrIsRefused) {
    const auto usual = ask("GET /live/x/1.m4s");
    EXPECT_EQ(usual.id(), "");
    EXPECT_EQ(usual.body, "127.0.0.1,none");
    const auto given = ask("GET /live/x/1.m4s", "X-Request-Id: abc\r\n");
    EXPECT_EQ(given.id(), "abc");
    EXPECT_EQ(given.body, R"(127.0.0.1,"request_id":"abc")");
    EXPECT_EQ(ask("DELETE /live/x/1.m4s").id().size(), 36U);
}

TEST_F(MountsTest, TellsMountsWhoTheClientBehindAProxyIs) {
    EXPECT_EQ(ask("GET /live/x/1.m4s", "X-Forwarded-For: 192.0.2.7\r\n").body, "192.0.2.7,none");
}

TEST_F(MountsTest, RefusesWhoAsksAMountTooOften) {
    const std::string from = "X-Forwarded-For: 192.0.2.7\r\n";
    std::vector<std::string> answers;
    for (int i = 0; i < 3; ++i) {
        answers.push_back(ask("GET /live/x/1.m4s", from).status());
    }
    EXPECT_EQ(answers, (std::vector<std::string>{"200", "200", "429"}));
    const auto refused = ask("GET /live/x/1.m4s", from + "Origin: https://else.example\r\n");
    EXPECT_TRUE(refused.has("Access-Control-Allow-Origin: *")) << "a player of another site may learn why";
    EXPECT_NE(refused.head.find("Retry-After: "), std::string::npos);
    EXPECT_NE(refused.body.find(refused.id()), std::string::npos);
    EXPECT_EQ(ask("GET /live/x/1.m4s", "X-Forwarded-For: 192.0.2.8\r\n").status(), "200") << "somebody else";
    EXPECT_EQ(ask("GET /live/x/small.jpg", from).status(), "200") << "another mount";
}

TEST_F(MountsTest, LetsMountsOnlyBeRead) {
    for (const auto* method : {"POST", "PUT", "DELETE", "PATCH"}) {
        for (const auto* path : {"/live/x/1.m4s", "/live/x/small.jpg", "/api/talk/room"}) {
            const auto answer = ask(std::string(method) + " " + path, "Content-Length: 0\r\n");
            EXPECT_EQ(answer.status(), "405") << method << path;
            EXPECT_NE(answer.body.find(answer.id()), std::string::npos);
        }
    }
}

TEST_F(MountsTest, TellsPagesOfAllSitesThatTheyMayPlay) {
    const auto preflight = ask("OPTIONS /live/x/index.m3u8", "Origin: https://else.example\r\n");
    EXPECT_EQ(preflight.status(), "204");
    EXPECT_TRUE(preflight.has("Access-Control-Allow-Origin: *"));
    for (const auto* field : {"Range", "CMCD-Object", "CMCD-Request", "CMCD-Session", "CMCD-Status"}) {
        EXPECT_NE(preflight.head.find(field), std::string::npos) << field; // CTA-5004
    }
    EXPECT_TRUE(preflight.has("Cross-Origin-Resource-Policy: cross-origin"));
    EXPECT_EQ(ask("OPTIONS /api/talk/room").status(), "405");
}

TEST_F(MountsTest, LetsOnlyOwnPagesConnect) {
    EXPECT_EQ(ask("GET /api/talk/room", "Origin: http://here\r\n").status(), "200");
    const auto refused = ask("GET /api/talk/room", "Origin: https://else.example\r\n");
    EXPECT_EQ(refused.status(), "403");
    EXPECT_NE(refused.body.find(refused.id()), std::string::npos);
    EXPECT_FALSE(refused.has("Access-Control-Allow-Origin: *"));
}

} // namespace
} // namespace leams::gateway
