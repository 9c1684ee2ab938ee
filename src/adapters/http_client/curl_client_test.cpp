#include "adapters/http_client/retry.hpp"
#include "adapters/http_client/test_client.hpp"
#include "core/base/digest.hpp"
#include "core/runtime/task_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace leams::adapters {
namespace {

using net::Request;
using net::Responder;
using net::TestServer;
using runtime::HttpRequest;
using runtime::Retry;
using namespace std::chrono_literals;

net::Response answer(std::uint16_t status, std::string body = {}) {
    return {.status = status, .body = std::move(body)};
}

/// A server that keeps its requests until it is told to answer them.
class HoldingServer {
    std::vector<Responder> held_; // On the server's loop.

public:
    std::atomic<std::size_t> arrived = 0;
    std::atomic<std::size_t> left = 0;
    TestServer server{[this](const Request&, Responder responder) {
        responder.on_gone([this] { ++left; });
        held_.push_back(std::move(responder));
        ++arrived;
    }};

    ~HoldingServer() { release(); }

    void release() {
        std::atomic<bool> done = false;
        server.loop().post([&] {
            for (auto& one : std::exchange(held_, {})) {
                one.send(answer(204));
            }
            done = true;
        });
        EXPECT_TRUE(test::eventually([&] { return done.load(); }));
    }
};

TEST(CurlClient, SendsWhatItIsGivenAndGivesWhatCameBack) {
    TestServer server([](const Request& request, Responder responder) {
        auto made = answer(201, std::string(request.body));
        made.header("X-Seen", std::string(request.method) + " " + std::string(request.target));
        made.header("X-Token", request.header("x-token"));
        made.header("X-Type", request.header("content-type"));
        responder.send(std::move(made));
    });
    TestClient client;
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        const auto got = client.send(
            {.method = method,
             .url = Secret(url_of(server, "/a?b=c")),
             .headers = {{"X-Token", Secret("t")}, {"Content-Type", Secret("text/plain")}},
             .body = "hello"}
        );
        ASSERT_TRUE(got) << got.error().cause();
        EXPECT_EQ(got->status, 201);
        EXPECT_EQ(got->body, "hello");
        EXPECT_EQ(got->header("x-seen"), std::string(method) + " /a?b=c");
        EXPECT_EQ(got->header("x-token"), "t");
        EXPECT_EQ(got->header("x-type"), "text/plain");
    }
    const auto head = client.send({.method = "HEAD", .url = Secret(url_of(server, "/"))});
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 201);
    EXPECT_EQ(server.server().stats().connections, 1U) << "connections are kept";
}

/// So many bytes that are never held together.
class Letters final : public runtime::HttpContent {
public:
    explicit Letters(std::uint64_t size, std::uint64_t readable)
        : size_(size)
        , readable_(readable) {}
    std::uint64_t size() const noexcept override { return size_; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const noexcept override {
        const auto count = std::min<std::uint64_t>(into.size(), readable_ - std::min(offset, readable_));
        for (std::uint64_t i = 0; i < count; ++i) {
            into[i] = static_cast<char>('a' + (offset + i) % 26);
        }
        return count;
    }

private:
    std::uint64_t size_;
    std::uint64_t readable_;
};

TEST(CurlClient, SendsContentAsItIsRead) {
    std::atomic<int> asked = 0;
    TestServer server([&](const Request& request, Responder responder) {
        auto made = answer(++asked % 2 == 1 ? 503 : 200, sha256_hex(request.body));
        made.header("X-Seen", std::string(request.method));
        responder.send(std::move(made));
    });
    TestClient client;
    constexpr std::uint64_t kSize = 60'000;
    std::string whole(kSize, '\0');
    Letters(kSize, kSize).read(0, whole);
    for (const auto* method : {"PUT", "POST"}) {
        const auto got = client.send(
            {.method = method,
             .url = Secret(url_of(server, "/")),
             .content = std::make_shared<Letters>(kSize, kSize),
             .retry = Retry::Always}
        );
        ASSERT_TRUE(got) << got.error().cause();
        EXPECT_EQ(got->body, sha256_hex(whole)) << "from the beginning, the second time too";
        EXPECT_EQ(got->header("x-seen"), method);
    }
    const auto empty = client.send(
        {.method = "PUT", .url = Secret(url_of(server, "/")), .content = std::make_shared<Letters>(0, 0)}
    );
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->body, sha256_hex(""));
    const auto unreadable = client.send(
        {.method = "PUT",
         .url = Secret(url_of(server, "/")),
         .content = std::make_shared<Letters>(kSize, 100),
         .retry = Retry::Never}
    );
    ASSERT_FALSE(unreadable);
    EXPECT_EQ(unreadable.error().code(), ErrorCode::Unavailable);
}

TEST(CurlClient, RefusesWhatWouldMakeAnotherRequestOfIt) {
    TestServer server([](const Request&, Responder responder) { responder.send(answer(204)); });
    TestClient client;
    const auto refused = [&](HttpRequest request) {
        request.url = Secret(url_of(server, "/"));
        const auto got = client.send(std::move(request));
        return !got && got.error().code() == ErrorCode::InvalidArgument;
    };
    EXPECT_TRUE(refused({.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"}));
    EXPECT_TRUE(refused({.method = ""}));
    EXPECT_TRUE(refused({.headers = {{"X", Secret("a\r\nY: b")}}}));
    EXPECT_TRUE(refused({.headers = {{"X", Secret(std::string("a\0b", 3))}}}));
    EXPECT_TRUE(refused({.headers = {{"X: a\r\nY", Secret("b")}}}));
    for (const auto* url :
         {"", "no url", "//127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://"}) {
        const auto got = client.get(url);
        ASSERT_FALSE(got) << url;
        EXPECT_EQ(got.error().code(), ErrorCode::InvalidArgument) << url;
    }
    EXPECT_EQ(server.server().stats().requests, 0U);
}

TEST(CurlClient, TakesNoMoreOfAnAnswerThanItMay) {
    TestServer server([](const Request&, Responder responder) {
        responder.send(answer(200, std::string(100'000, 'x')));
    });
    TestClient client;
    const auto with_limit = [&](std::size_t limit) {
        return client.send({.url = Secret(url_of(server, "/")), .max_answer_bytes = limit});
    };
    EXPECT_EQ(with_limit(101'000)->body.size(), 100'000U);
    for (const std::size_t limit : {100'000U, 10U}) {
        const auto got = with_limit(limit);
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().code(), ErrorCode::ResourceExhausted);
    }
}

TEST(CurlClient, GivesUpAtTheDeadline) {
    HoldingServer holding;
    TestClient client;
    const auto got = client.send({.url = Secret(url_of(holding.server, "/")), .deadline = 200ms});
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), ErrorCode::DeadlineExceeded);
    EXPECT_TRUE(test::eventually([&] { return holding.left == holding.arrived; }));
}

TEST(CurlClient, TriesAgainWhatMayBeSentTwice) {
    std::atomic<int> asked = 0;
    TestServer server([&](const Request&, Responder responder) {
        responder.send(answer(++asked % 3 == 0 ? 200 : 503));
    });
    TestClient client;
    const auto status = [&](const std::string& method, Retry retry) {
        asked = 0;
        return client.send({.method = method, .url = Secret(url_of(server, "/")), .retry = retry})->status;
    };
    EXPECT_EQ(status("GET", Retry::IfIdempotent), 200);
    EXPECT_EQ(status("PUT", Retry::IfIdempotent), 200);
    EXPECT_EQ(status("POST", Retry::IfIdempotent), 503);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(status("POST", Retry::Always), 200);
    EXPECT_EQ(status("GET", Retry::Never), 503);
    EXPECT_EQ(asked, 1);
}

TEST(CurlClient, DoesNotWaitLongerForARetryThanTheDeadlineAllows) {
    std::atomic<int> asked = 0;
    TestServer server([&](const Request&, Responder responder) {
        ++asked;
        auto busy = answer(429);
        busy.header("Retry-After", "3600");
        responder.send(std::move(busy));
    });
    TestClient client;
    const auto got = client.get(url_of(server, "/"));
    EXPECT_EQ(got->status, 429);
    EXPECT_EQ(got->retry_after, 3600);
    EXPECT_EQ(asked, 1);
}

TEST(RetryDelay, GrowsAndIsNeverShorterThanAsked) {
    const HttpRequest request{.max_retries = 5};
    const Result<runtime::HttpAnswer> busy = runtime::HttpAnswer{.status = 503};
    for (unsigned retries = 0; retries < 5; ++retries) {
        const auto delay = *retry_delay(request, busy, retries, 100ms);
        EXPECT_GE(delay, 100ms * (1 << retries));
        EXPECT_LE(delay, 150ms * (1 << retries));
    }
    EXPECT_FALSE(retry_delay(request, busy, 5, 100ms));
    EXPECT_GE(*retry_delay(request, runtime::HttpAnswer{.status = 429, .retry_after = 7}, 0, 100ms), 7s);
    EXPECT_FALSE(retry_delay(request, runtime::HttpAnswer{.status = 404}, 0, 100ms));
    EXPECT_TRUE(retry_delay(request, Error::unavailable(""), 0, 100ms));
    EXPECT_FALSE(retry_delay(request, Error::permission_denied(""), 0, 100ms));
}

class Redirects : public testing::Test {
protected:
    static net::Response leads_to(std::uint16_t status, const std::string& where) {
        auto made = answer(status);
        made.header("Location", where);
        return made;
    }
    static net::Response seen(const Request& request) {
        auto made = answer(200, std::string(request.body));
        made.header("X-Seen", std::string(request.method) + " " + std::string(request.target));
        made.header("X-Token", request.header("x-token"));
        made.header("X-Accept", request.header("accept"));
        return made;
    }

    TestServer other{[](const Request& request, Responder responder) { responder.send(seen(request)); }};
    TestServer server{[this](const Request& request, Responder responder) {
        if (request.path == "/end") {
            return responder.send(seen(request));
        }
        const auto status = static_cast<std::uint16_t>(std::stoi(std::string(request.path.substr(1, 3))));
        const auto where = request.path.ends_with("/away") ? url_of(other, "/end")
                           : request.path.ends_with("/on") ? std::string(request.path)
                                                           : std::string("/end");
        responder.send(leads_to(status, where));
    }};
    TestClient client;

    Result<runtime::HttpAnswer> post(const std::string& path, unsigned redirects) {
        return client.send(
            {.method = "POST",
             .url = Secret(url_of(server, path)),
             .headers = {{"X-Token", Secret("t")}, {"Accept", Secret("a/b")}},
             .body = "hello",
             .max_redirects = redirects}
        );
    }
};

TEST_F(Redirects, AreFollowedAsOftenAsAllowed) {
    EXPECT_EQ(post("/307", 0)->status, 307);
    EXPECT_EQ(post("/307", 1)->header("x-seen"), "POST /end");
    EXPECT_EQ(post("/307/on", 3)->status, 307);
    EXPECT_EQ(server.server().stats().requests, 1U + 2U + 4U);
}

TEST_F(Redirects, KeepOrChangeTheMethodAsTheirStatusSays) {
    for (const auto* status : {"301", "302", "303"}) {
        const auto got = post(std::string("/") + status, 1);
        EXPECT_EQ(got->header("x-seen"), "GET /end") << status;
        EXPECT_EQ(got->body, "");
        EXPECT_EQ(got->header("x-token"), "t");
    }
    for (const auto* status : {"307", "308"}) {
        EXPECT_EQ(post(std::string("/") + status, 1)->body, "hello") << status;
    }
}

TEST_F(Redirects, CarryNoSecretToAnotherServer) {
    const auto got = post("/307/away", 1);
    EXPECT_EQ(got->header("x-seen"), "POST /end");
    EXPECT_EQ(got->header("x-token"), "");
    EXPECT_EQ(got->header("x-accept"), "a/b");
}

TEST(CurlClient, TakesARequestBackWhenItsTaskIsCancelled) {
    HoldingServer holding;
    TestClient client({.places = {.at_once = 1}});
    runtime::TaskGroup group(client.loop());
    for (int i = 0; i < 2; ++i) { // One is under way, and one waits for its turn.
        client.loop().post([&] {
            group.spawn([](TestClient& from, std::string url) -> runtime::Task<void> {
                (void)co_await from.client().send({.url = Secret(url)});
            }(client, url_of(holding.server, "/")));
        });
    }
    EXPECT_TRUE(test::eventually([&] { return holding.arrived == 1; }));
    test::run(runtime::on_loop(client.loop(), group.stop()));
    EXPECT_TRUE(test::eventually([&] { return holding.left == 1; }));
    EXPECT_EQ(holding.arrived, 1U);
}

TEST(CurlClient, HasABoundOnWhatIsUnderWayAndOnWhatWaits) {
    HoldingServer holding;
    TestServer other([](const Request&, Responder responder) { responder.send(answer(204)); });
    TestClient client({.places = {.at_once = 10, .at_once_per_host = 2, .waiting = 3, .waiting_bytes = 100}});
    std::atomic<int> answered = 0;
    std::atomic<int> refused = 0;
    runtime::TaskGroup group(client.loop());
    const auto start = [&](std::size_t bytes) {
        client.loop().post([&, bytes] {
            group.spawn(
                [](auto& c, std::string url, std::size_t size, auto& good, auto& bad) -> runtime::Task<void> {
                    const auto got = co_await c.client().send(
                        {.method = "PUT", .url = Secret(url), .body = std::string(size, 'x'), .deadline = 60s}
                    );
                    got ? ++good : ++bad;
                }(client, url_of(holding.server, "/"), bytes, answered, refused)
            );
        });
    };
    for (int i = 0; i < 4; ++i) {
        start(40);
    }
    start(40); // More bytes than may wait,
    start(0);
    start(0); // and more requests.
    EXPECT_TRUE(test::eventually([&] { return refused == 2 && holding.arrived == 2; }));
    EXPECT_TRUE(client.get(url_of(other, "/"))) << "who asks another server does not wait";
    EXPECT_EQ(holding.arrived, 2U);
    EXPECT_TRUE(test::eventually([&] {
        holding.release();
        return answered == 5;
    }));
    test::run(runtime::on_loop(client.loop(), group.stop()));
}

TEST(CurlClient, NamesNeitherUrlNorHeaderInAnError) {
    HoldingServer holding;
    TestClient client;
    const auto closed = "http://name:s3cret@127.0.0.1:1/s3cret?s3cret";
    for (const auto& url :
         {std::string(closed),
          url_of(holding.server, "/s3cret"),
          std::string("http://[s3cret"),
          std::string("ftp://s3cret/")}) {
        const auto got =
            client.send({.url = Secret(url), .headers = {{"X", Secret("s3cret")}}, .deadline = 100ms});
        ASSERT_FALSE(got);
        EXPECT_EQ((got.error().message() + got.error().cause()).find("s3cret"), std::string::npos);
    }
}

} // namespace
} // namespace leams::adapters
