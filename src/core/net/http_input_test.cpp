#include "core/net/http_worker.hpp"
#include "core/net/test_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

/// What a server takes of requests before it can answer them, and from whom.
namespace leams::net {
namespace {

void echo_body(const Request& request, Responder responder) {
    responder.send({.body = std::string(request.body)});
}

constexpr std::string_view kPost = "POST / HTTP/1.1\r\nHost: x\r\n";

std::string announce(std::size_t length) {
    return std::string(kPost) + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

/// Asks again until `attempt` succeeds, for at most ten seconds.
bool eventually(const std::function<bool()>& attempt) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!attempt()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

TEST(HttpInput, TakesBodiesHoweverTheyAreCut) {
    TestServer server(echo_body);
    const std::string sized = announce(10) + "0123456789";
    const std::string chunked =
        std::string(kPost) +
        "Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6;x=y\r\n456789\r\n0\r\nT: 1\r\n\r\n";
    for (const auto& request : {sized, chunked}) {
        for (std::size_t size = 1; size <= request.size(); size += size < 4 ? 1 : 7) {
            TestClient client(server.server().port());
            for (std::size_t at = 0; at < request.size(); at += size) {
                client.send(request.substr(at, size));
            }
            EXPECT_EQ(client.answer().second, "0123456789") << size;
        }
    }
}

TEST(HttpInput, TakesRequestsThatFollowABody) {
    TestServer server(echo_body);
    TestClient client(server.server().port());
    client.send(announce(1) + "a" + std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n1\r\nb\r\n");
    EXPECT_EQ(client.answer().second, "a");
    client.send("0\r\n\r\n" + announce(1) + "c");
    EXPECT_EQ(client.answer().second, "b");
    EXPECT_EQ(client.answer().second, "c");
}

TEST(HttpInput, KeepsOfABodyOnlyItsText) {
    TestServer server(echo_body, {.unfinished = {.per_group = 2000, .in_all = 2000}});
    TestClient client(server.server().port());
    client.send(std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 1000; ++i) {
        client.send("1\r\nx\r\n");
    }
    client.send("0\r\n\r\n");
    EXPECT_EQ(client.answer().second, std::string(1000, 'x'));
}

TEST(HttpInput, RefusesChunkedBodiesOverTheLimit) {
    TestServer server(echo_body);
    TestClient client(server.server().port());
    client.send(
        std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + std::string(0x10001, 'x')
    );
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 413 "));
}

TEST(HttpInput, BoundsWhatUnfinishedRequestsHold) {
    for (const InputBudget::Limits limits :
         {InputBudget::Limits{.per_group = 10'000}, InputBudget::Limits{.in_all = 10'000}}) {
        TestServer server(echo_body, {.unfinished = limits});
        const auto body = announce(5000);
        const auto head = "GET /" + std::string(4000, 'x');
        std::list<TestClient> holders;
        for (const auto& begun : {body + std::string(4000, 'x'), head}) {
            holders.emplace_back(server.server().port()).send(begun);
        }
        // Once both have arrived there is room for less than a third.
        const auto refused = [&] {
            TestClient third(server.server().port());
            third.send(body + std::string(4900, 'x'));
            third.send("x");
            return third.read(13).starts_with("HTTP/1.1 503 ");
        };
        EXPECT_TRUE(refused());
        TestClient small(server.server().port());
        small.send(announce(1) + "x");
        EXPECT_EQ(small.answer().second, "x") << "a request that arrives whole needs no room";
        holders.clear();
        EXPECT_TRUE(eventually([&] {
            TestClient next(server.server().port());
            next.send(body + std::string(4900, 'x'));
            next.send(std::string(100, 'x'));
            return next.answer().second.size() == 5000;
        }));
    }
}

class NamedProxies final : public Proxies {
public:
    bool contains(std::string_view peer) const override { return peer == "127.0.0.1"; }
    std::string client_of(const Request& request) const override {
        const auto named = request.header("x-forwarded-for");
        return std::string(named.empty() ? request.peer : named);
    }
};

/// Keeps requests for /hold unanswered, upgrades those for /socket.
class Proxied : public testing::Test, public HttpHandler, public WebSocketHandler {
public:
    Proxied() {
        EXPECT_TRUE(server.listen("127.0.0.1", 0, "http.port"));
        loops.start();
    }
    ~Proxied() override {
        let_go();
        server.stop_blocking(std::chrono::milliseconds(0));
        loops.stop();
    }
    void on_request(const Request& request, Responder responder) override {
        if (request.path == "/socket") {
            responder.upgrade(std::shared_ptr<WebSocketHandler>(std::shared_ptr<void>(), this));
        } else if (request.path == "/hold") {
            const std::lock_guard lock(mutex);
            held.push_back(std::move(responder));
        } else {
            responder.send({.body = std::string("here")});
        }
    }
    void on_text(WebSocket&, std::string_view) override {}
    void on_close(WebSocket&) override {}

    static std::string ask(const std::string& path, const std::string& client, const std::string& more = {}) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" +
               (client.empty() ? "" : "X-Forwarded-For: " + client + "\r\n") + more + "\r\n";
    }
    std::string status_of(const std::string& request) {
        TestClient connection(server.port());
        connection.send(request);
        return connection.read(12);
    }
    std::size_t count_held() {
        const std::lock_guard lock(mutex);
        return held.size();
    }
    void let_go() {
        std::promise<void> done;
        loops.at(0).post([&] {
            const std::lock_guard lock(mutex);
            held.clear(); // Each answers 500.
            done.set_value();
        });
        done.get_future().wait();
    }

    NamedProxies proxies;
    runtime::Loops loops{1};
    std::mutex mutex;
    std::vector<Responder> held;
    HttpServer server{
        loops,
        {.max_connections_per_address = 2},
        [this](runtime::Loop&) -> HttpHandler& { return *this; },
        &proxies
    };
};

TEST_F(Proxied, ServesMoreClientsThanOneAddressMayHaveConnections) {
    std::list<TestClient> connections;
    for (int i = 0; i < 20; ++i) {
        auto& connection = connections.emplace_back(server.port());
        connection.send(ask("/", "192.0.2." + std::to_string(i)));
        EXPECT_EQ(connection.answer().second, "here") << i;
        connection.send(ask("/", "")); // The proxy's own, such as a check of health.
        EXPECT_EQ(connection.answer().second, "here") << i;
    }
}

TEST_F(Proxied, CountsWhatAClientHasOpen) {
    std::list<TestClient> connections;
    for (int i = 0; i < 2; ++i) {
        connections.emplace_back(server.port()).send(ask("/hold", "192.0.2.1"));
    }
    ASSERT_TRUE(eventually([&] { return count_held() == 2; }));
    EXPECT_EQ(status_of(ask("/", "192.0.2.1")), "HTTP/1.1 503");
    EXPECT_EQ(status_of(ask("/", "192.0.2.2")), "HTTP/1.1 200");
    EXPECT_EQ(server.stats().refused.load(), 1U);
    let_go();
    EXPECT_TRUE(eventually([&] { return status_of(ask("/", "192.0.2.1")) == "HTTP/1.1 200"; }));
}

TEST_F(Proxied, CountsAClientsWebSocketsUntilTheyClose) {
    const auto handshake =
        ask("/socket",
            "192.0.2.1",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            "dGhlIHNhbXBsZSBub25jZQ==\r\n");
    std::list<TestClient> sockets;
    for (int i = 0; i < 2; ++i) {
        auto& socket = sockets.emplace_back(server.port());
        socket.send(handshake);
        EXPECT_TRUE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    }
    EXPECT_EQ(status_of(handshake), "HTTP/1.1 503");
    EXPECT_EQ(status_of(ask("/", "192.0.2.2")), "HTTP/1.1 200");
    sockets.clear();
    EXPECT_TRUE(eventually([&] { return status_of(ask("/", "192.0.2.1")) == "HTTP/1.1 200"; }));
}

TEST(WebSocketHandshake, ARefusalNamesTheVersionThatIsSpoken) {
    TestServer server([](const Request&, Responder responder) { responder.upgrade(nullptr); });
    TestClient client(server.server().port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: "
                "Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    const auto head = client.answer().first;
    EXPECT_TRUE(head.starts_with("HTTP/1.1 426 ")) << head;
    EXPECT_NE(head.find("\r\nSec-WebSocket-Version: 13\r\n"), std::string::npos) << head;
}

} // namespace
} // namespace leams::net
