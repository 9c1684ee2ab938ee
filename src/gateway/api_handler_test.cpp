#include "core/net/routes.hpp"
#include "core/net/test_server.hpp"
#include "core/runtime/gate.hpp"
#include "gateway/api_handler.hpp"
#include "gateway/arrival.hpp"
#include "test/eventually.hpp"
#include "test/fake_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <optional>

namespace leams::gateway {
namespace {

using runtime::Task;

struct Note {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text))

/// The token is the account's name.
class NameAuthenticator final : public Authenticator {
public:
    Task<Result<Caller>> authenticate(std::string token) override {
        Caller caller;
        caller.user_id = UserId(token);
        co_return caller;
    }
};

/// An API whose route /hold answers when the test lets it.
class ApiHandlerTest : public testing::Test {
protected:
    ApiHandlerTest() {
        on_loop([this] { api_.emplace(server_.loop(), context_); });
    }
    ~ApiHandlerTest() override {
        release();
        boost::asio::co_spawn(server_.loop().context(), api_->stop(), boost::asio::use_future).get();
        on_loop([this] { api_.reset(); });
    }

    /// What requests read changes on their loop only.
    void on_loop(const std::function<void()>& change) {
        std::promise<void> done;
        server_.loop().post([&] {
            change();
            done.set_value();
        });
        done.get_future().wait();
    }
    void release() {
        server_.loop().post([this] { gate_.open(); });
    }
    std::unique_ptr<net::TestClient> ask(const std::string& token, const std::string& request) {
        auto client = std::make_unique<net::TestClient>(server_.server().port());
        EXPECT_TRUE(
            client->send(request + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n")
        );
        return client;
    }
    std::string status(net::TestClient& client) { return client.answer().first.substr(9, 3); }
    std::string status(const std::string& token, const std::string& request) {
        return status(*ask(token, request));
    }
    std::string post(const std::string& path, const std::string& type, const std::string& body) {
        net::TestClient client(server_.server().port());
        client.send(
            "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: " + type +
            "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body
        );
        const auto [head, answer] = client.answer();
        return head.substr(9, 3) + " " + answer;
    }

    std::vector<net::Route> routes() {
        net::Routes table("test");
        table.get<net::NoInput, net::NoContent>(
            "/hold", {.summary = {}, .handle = [this](Caller, net::NoInput) { return hold(*this); }}
        );
        table.get<net::NoInput, net::Answer<net::Content>>(
            "/quick",
            {.summary = {},
             .handle = [](Caller, net::NoInput) -> Task<Result<net::Answer<net::Content>>> { return quick(); }
            }
        );
        table.get<net::NoInput, net::Answer<Note>>(
            "/news", {.summary = {}, .handle = [](Caller caller, net::NoInput) { return news(caller); }}
        );
        table.get<net::NoInput, net::Answer<Note>>(
            "/unable", {.summary = {}, .handle = [](Caller, net::NoInput) { return unable(); }}
        );
        table.post<Note, Note>(
            "/form",
            {.body = net::form_body(), .summary = {}, .handle = [](Caller, Note note) { return echo(note); }}
        );
        table.post<net::Upload<net::NoInput>, net::NoContent>(
            "/bytes",
            {.body = net::bytes_body({"image/png"}, 8),
             .summary = {},
             .handle = [](Caller, net::Upload<net::NoInput>) { return nothing(); }}
        );
        table.post<net::NoInput, net::NoContent>(
            "/machine",
            {.access = net::Access::Machine,
             .summary = {},
             .handle = [](Caller, net::NoInput) { return nothing(); }}
        );
        return std::move(table).take();
    }

    static Task<Result<net::NoContent>> nothing() { co_return net::NoContent{}; }
    static Task<Result<Note>> echo(Note note) { co_return note; }
    /// The same for all guests, and something of his own for everybody else.
    static Task<Result<net::Answer<Note>>> news(Caller caller) {
        co_return net::Answer<Note>{
            .body = {.text = caller.user_id.str()},
            .cache_control = caller.is_guest() ? "public, max-age=1" : "private, no-store",
        };
    }
    static Task<Result<net::Answer<Note>>> unable() {
        co_return net::Answer<Note>{.body = {.text = "not here"}, .status = 501};
    }
    static Task<Result<net::Answer<net::Content>>> quick() {
        co_return net::Answer<net::Content>{
            .body = {.type = "text/plain", .bytes = std::make_shared<const std::string>("quick")},
            .headers = {{"X-Kind", "test"}}
        };
    }
    /// Works on after its deadline, as what blocks does.
    static Task<Result<net::NoContent>> hold(ApiHandlerTest& test) {
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        ++test.held_;
        co_await test.gate_.wait(test::kPatience);
        co_return net::NoContent{};
    }

    void handle(const net::Request& request, net::Responder responder) {
        auto named = request;
        const Arrival arrival(named, responder, clock_.now());
        api_->handle(named, named.path, entrance_, std::move(responder));
    }

    SystemClock clock_;
    test::FakeCache cache_{clock_};
    GatewayConfig config_;
    net::Router router_{routes()};
    AddressRanges nobody_;
    AddressRanges machines_;
    NameAuthenticator authenticator_;
    ApiStats stats_{router_};
    Turns turns_{{.inside_per_caller = 2, .waiting_per_caller = 1}};
    ApiContext context_{config_, router_, nobody_, machines_, authenticator_, cache_, clock_, stats_, turns_};
    std::atomic<int> held_{0};
    std::atomic<Entrance> entrance_{Entrance::Public};
    std::optional<ApiHandler> api_;
    net::TestServer server_{[this](const net::Request& request, net::Responder responder) {
        handle(request, std::move(responder));
    }};
    runtime::Gate gate_{server_.loop()};
};

TEST_F(ApiHandlerTest, WorksOnAFewRequestsOfACallerWhileTheOthersWait) {
    auto first = ask("ann", "GET /hold");
    auto second = ask("ann", "GET /hold");
    ASSERT_TRUE(test::eventually([&] { return held_ == 2; }));
    auto third = ask("ann", "GET /hold");
    ASSERT_TRUE(test::eventually([&] { return stats_.requests == 3; }));
    const auto [head, body] = ask("ann", "GET /quick")->answer();
    EXPECT_EQ(head.substr(9, 3), "429") << "too many wait";
    EXPECT_NE(head.find("Retry-After: 1\r\n"), std::string::npos);
    EXPECT_EQ(status("bob", "GET /quick"), "200") << "others are not held up";
    EXPECT_EQ(held_, 2);
    release();
    for (auto* client : {first.get(), second.get(), third.get()}) {
        EXPECT_EQ(status(*client), "204");
    }
    EXPECT_EQ(held_, 3);
    EXPECT_EQ(status("ann", "GET /quick"), "200");
}

TEST_F(ApiHandlerTest, WhoWaitsForATurnUpToTheDeadlineIsToldToComeBack) {
    on_loop([this] { config_.request_timeout_s = 1; });
    auto first = ask("ann", "GET /hold");
    auto second = ask("ann", "GET /hold");
    ASSERT_TRUE(test::eventually([&] { return held_ == 2; }));
    EXPECT_EQ(status("ann", "GET /quick"), "429");
    EXPECT_EQ(status(*first), "504");
    EXPECT_EQ(status("bob", "GET /quick"), "200");
}

TEST_F(ApiHandlerTest, TheInternalDoorHoldsNobodyUp) {
    entrance_ = Entrance::Internal;
    std::vector<std::unique_ptr<net::TestClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(ask("ann", "GET /hold"));
    }
    EXPECT_TRUE(test::eventually([&] { return held_ == 4; }));
}

TEST_F(ApiHandlerTest, TakesOfEachRouteItsKindOfBody) {
    EXPECT_EQ(
        post("/form", "application/x-www-form-urlencoded; charset=UTF-8", "text=a+b"), R"(200 {"text":"a b"})"
    );
    EXPECT_EQ(post("/form?text=c", "application/x-www-form-urlencoded", ""), R"(200 {"text":"c"})");
    EXPECT_TRUE(post("/form", "application/json", R"({"text":"a"})").starts_with("415 "));
    EXPECT_EQ(post("/bytes", "Image/PNG", "12345678"), "204 ");
    EXPECT_TRUE(post("/bytes", "image/png", "123456789").starts_with("413 "));
    EXPECT_TRUE(post("/bytes", "image/gif", "1").starts_with("415 "));
    EXPECT_TRUE(post("/bytes", "image/png", "").starts_with("400 "));
}

TEST_F(ApiHandlerTest, GivesWhatIsNotJson) {
    const auto [head, body] = ask("ann", "GET /quick")->answer();
    EXPECT_EQ(body, "quick");
    EXPECT_NE(head.find("Content-Type: text/plain\r\n"), std::string::npos);
    EXPECT_NE(head.find("X-Kind: test\r\n"), std::string::npos);
}

TEST_F(ApiHandlerTest, ARouteMayAnswerWithAStatusOfItsOwn) {
    const auto [head, body] = ask("ann", "GET /unable")->answer();
    EXPECT_EQ(head.substr(9, 3), "501");
    EXPECT_EQ(body, R"({"text":"not here"})");
}

TEST_F(ApiHandlerTest, WhatIsForEverybodyIsNotSentToWhoHasIt) {
    const auto get = [&](const std::string& line) {
        net::TestClient client(server_.server().port());
        client.send("GET /news HTTP/1.1\r\nHost: a\r\n" + line + "\r\n");
        return client.answer();
    };
    const auto [head, body] = get("");
    EXPECT_EQ(body, R"({"text":""})");
    const auto at = head.find("ETag: ");
    ASSERT_NE(at, std::string::npos) << head;
    const auto tag = head.substr(at + 6, head.find('\r', at) - at - 6);
    const auto [again, nothing] = get("If-None-Match: " + tag + "\r\n");
    EXPECT_EQ(again.substr(9, 3), "304");
    EXPECT_EQ(nothing, "");
    EXPECT_EQ(get("If-None-Match: \"other\"\r\n").second, body);
    const auto [own, mine] = get("If-None-Match: " + tag + "\r\nAuthorization: Bearer ann\r\n");
    EXPECT_EQ(mine, R"({"text":"ann"})");
    EXPECT_EQ(own.find("ETag: "), std::string::npos);
}

TEST_F(ApiHandlerTest, RoutesForMachinesAreThereForMachinesOnly) {
    EXPECT_TRUE(post("/machine", "text/plain", "").starts_with("404 "));
    entrance_ = Entrance::Internal;
    EXPECT_EQ(post("/machine", "text/plain", ""), "204 ");
    entrance_ = Entrance::Public;
    on_loop([this] { machines_ = *AddressRanges::parse({"127.0.0.0/8"}); });
    EXPECT_EQ(post("/machine", "text/plain", ""), "204 ");
}

} // namespace
} // namespace leams::gateway
