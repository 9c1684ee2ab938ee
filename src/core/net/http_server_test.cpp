#include "core/net/problem.hpp"
#include "core/net/test_server.hpp"
#include "test/eventually.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <sys/mman.h>

namespace leams::net {
namespace {

Response text(std::string body, std::uint16_t status = 200) {
    Response response{.status = status, .body = std::move(body)};
    response.header("Content-Type", "text/plain");
    return response;
}

void echo_target(const Request& request, Responder responder) {
    responder.send(text(
        std::string(request.method) + " " + std::string(request.target) + " " + std::string(request.body)
    ));
}

TEST(HttpServer, AnswersSeveralRequestsOnOneConnection) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    for (const std::string path : {"/a", "/b?x=1"}) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto [head, body] = client.answer();
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n")) << head;
        EXPECT_NE(head.find("\r\nDate: "), std::string::npos);
        EXPECT_EQ(body, "GET " + path + " ");
    }
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    std::string all;
    for (int i = 0; i < 100; ++i) {
        all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
    client.send(all);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(client.answer().second, "GET /" + std::to_string(i) + " ");
    }
}

TEST(HttpServer, TakesARequestByteByByte) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    for (const char c : std::string_view("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")) {
        client.send({&c, 1});
    }
    EXPECT_EQ(client.answer().second, "POST /p hello");
}

TEST(HttpServer, TakesChunkedBodies) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n"
                "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.answer().second, "POST /c abcde");
    EXPECT_EQ(client.answer().second, "GET /next ");
}

TEST(HttpServer, RefusesWhatEnablesSmuggling) {
    TestServer server(echo_target);
    for (const std::string_view bad :
         {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
          "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
          "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET / HTTP/2.0\r\n\r\n",
          "\x16\x03\x01\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n"}) {
        TestClient client(server.server().port());
        client.send(bad);
        EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 400 ")) << bad;
    }
}

TEST(HttpServer, RefusesBodiesOverTheLimitBeforeTheyArrive) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n");
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 413 "));
}

TEST(HttpServer, AnswersLaterFromTheSameLoop) {
    std::promise<Responder> parked;
    TestServer server([&](const Request&, Responder responder) { parked.set_value(std::move(responder)); });
    TestClient client(server.server().port());
    client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    auto responder = std::make_shared<Responder>(parked.get_future().get());
    server.loop().post([responder] { responder->send(text("at last")); });
    EXPECT_EQ(client.answer().second, "at last");
}

/// Gives a handler the responder of a client that has left, on the loop, once the server knows.
void answer_nobody(const std::function<void(Responder)>& answer) {
    std::promise<Responder> parked;
    TestServer server([&](const Request& request, Responder responder) {
        request.path == "/wait" ? parked.set_value(std::move(responder)) : responder.send(text("next"));
    });
    TestClient client(server.server().port());
    client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    auto responder = parked.get_future().get();
    client.hang_up();
    std::promise<void> answered;
    std::unique_ptr<runtime::Loop::Timer> timer;
    server.loop().post([&] {
        timer = server.loop().every(std::chrono::milliseconds(1), [&] {
            if (!responder.alive() && timer) {
                timer.reset();
                answer(std::move(responder));
                answered.set_value();
            }
        });
    });
    ASSERT_EQ(answered.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    TestClient other(server.server().port());
    other.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(other.answer().second, "next");
}

TEST(HttpServer, KnowsThatAWaitingClientHasLeft) {
    answer_nobody([](Responder responder) { const auto dropped = std::move(responder); });
}

TEST(HttpServer, TakesAnswersToAClientThatHasLeft) {
    answer_nobody([](Responder responder) {
        responder.send(problem(Error::unavailable("The database is away"), "/wait", "id"));
        EXPECT_FALSE(responder.alive());
    });
    answer_nobody([](Responder responder) { responder.send(text("late")); });
    answer_nobody([](Responder responder) {
        std::optional<bool> told;
        auto stream = responder.start(text(""), [&](bool alive) { told = alive; });
        EXPECT_EQ(told, false);
        EXPECT_FALSE(stream.write("late"));
        stream.finish();
    });
    answer_nobody([](Responder responder) { EXPECT_EQ(responder.upgrade(nullptr), nullptr); });
}

TEST(HttpServer, TellsAHandlerThatItsClientHasLeft) {
    std::promise<void> gone;
    std::optional<Responder> parked;
    std::promise<void> taken;
    TestServer server([&](const Request&, Responder responder) {
        responder.on_gone([&] { gone.set_value(); });
        parked.emplace(std::move(responder));
        taken.set_value();
    });
    TestClient client(server.server().port());
    client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    taken.get_future().wait();
    client.hang_up();
    EXPECT_EQ(gone.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(HttpServer, TellsNothingOfAClientThatLeavesWithItsAnswer) {
    std::atomic<int> gone = 0;
    TestServer server([&](const Request&, Responder responder) {
        responder.on_gone([&] { ++gone; });
        responder.send(text("whole"));
    });
    for (int round = 0; round < 2; ++round) {
        TestClient client(server.server().port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(client.answer().second, "whole");
        client.hang_up();
    }
    EXPECT_EQ(gone, 0);
}

/// The head of a streamed answer that a handler began with `head`.
std::string streamed_head(const Response& head, std::string_view request) {
    TestServer server([&](const Request&, Responder responder) {
        responder.start(head, [](bool) {}).finish();
    });
    TestClient client(server.server().port());
    client.send(request);
    return client.read_until("\r\n\r\n");
}

TEST(HttpServer, FramesAStreamByItsLengthAndByNothingInItsHeaders) {
    Response named;
    named.header("X-Note", "Content-Length: 5");
    const auto chunked = streamed_head(named, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_NE(chunked.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
    const Response sized{.length = 0};
    for (const std::string method : {"GET", "HEAD"}) {
        const auto head = streamed_head(sized, method + " / HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_NE(head.find("Content-Length: 0\r\n"), std::string::npos);
        EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
    }
}

TEST(HttpServer, AnswersAForgottenRequestWith500) {
    TestServer server([](const Request&, Responder) {});
    TestClient client(server.server().port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 500 "));
}

/// A file of `size` bytes that differ, in memory.
FileRange make_file(std::size_t size) {
    const int fd = memfd_create("test", MFD_CLOEXEC);
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        content[i] = static_cast<char>(i * 31 % 251);
    }
    LEAMS_ASSERT(write(fd, content.data(), size) == static_cast<ssize_t>(size));
    return {std::shared_ptr<const void>(nullptr, [fd](auto) { close(fd); }), fd, 0, size};
}

TEST(HttpServer, SendsRangesOfFilesToSlowClientsWhole) {
    const auto file = make_file(8 << 20);
    TestServer server([&](const Request&, Responder responder) {
        auto range = file;
        range.offset = 1000;
        range.length -= 1000;
        responder.send({.body = range});
    });
    TestClient client(server.server().port(), 4096);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int round = 0; round < 2; ++round) {
        const auto body = client.answer().second;
        ASSERT_EQ(body.size(), file.length - 1000);
        for (std::size_t i = 0; i < body.size(); i += 997) {
            ASSERT_EQ(body[i], static_cast<char>((i + 1000) * 31 % 251));
        }
    }
}

TEST(HttpServer, SendsHeadWithoutBody) {
    TestServer server(echo_target);
    TestClient client(server.server().port());
    client.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\nGET /g HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_NE(client.read_until("\r\n\r\n").find("Content-Length: 7\r\n"), std::string::npos);
    EXPECT_EQ(client.answer().second, "GET /g ");
}

TEST(HttpServer, StreamsInPiecesAndStopsWhenTheClientIsFull) {
    std::promise<std::pair<std::size_t, std::shared_ptr<Responder::Stream>>> filled;
    std::promise<void> drained;
    TestServer server([&](const Request&, Responder responder) {
        auto stream =
            std::make_shared<Responder::Stream>(responder.start({}, [&, first = true](bool alive) mutable {
                if (std::exchange(first, false)) {
                    EXPECT_TRUE(alive);
                    drained.set_value();
                }
            }));
        std::size_t pieces = 1;
        while (stream->write(std::string(10000, 'x'))) {
            ++pieces;
        }
        filled.set_value({pieces, stream});
    });
    TestClient client(server.server().port(), 4096);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    auto [pieces, stream] = filled.get_future().get();
    EXPECT_LT(pieces, 2000U);
    const auto head = client.read_until("\r\n\r\n");
    EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos);
    std::size_t seen = 0;
    for (std::size_t i = 0; i < pieces; ++i) {
        EXPECT_EQ(client.read_until("\r\n"), "2710\r\n");
        seen += client.read(10002).size() - 2;
    }
    EXPECT_EQ(seen, pieces * 10000);
    EXPECT_EQ(drained.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    server.loop().post([open = stream] { open->finish(); });
    EXPECT_EQ(client.read(5), "0\r\n\r\n");
}

TEST(HttpServer, RefusesConnectionsOverTheLimitOfAnAddress) {
    TestServer server(echo_target, {.max_connections_per_address = 2});
    TestClient first(server.server().port());
    TestClient second(server.server().port());
    for (auto* client : {&first, &second}) {
        client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        client->answer();
    }
    TestClient third(server.server().port());
    EXPECT_TRUE(third.read_all().starts_with("HTTP/1.1 503 "));
}

TEST(HttpServer, SaysInEveryAnswerOfItsOwnWhatABrowserMayDoWithIt) {
    TestServer server(
        [](const Request& request, Responder responder) {
            if (request.path == "/socket") {
                responder.upgrade(nullptr);
            } else if (request.path != "/forgotten") {
                responder.send(text("found"));
            }
        },
        {.max_connections_per_address = 1, .head_timeout_s = 1}
    );
    const std::string head = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    const auto answer_to = [&](const std::string& request) {
        TestClient client(server.server().port());
        client.send(request);
        return client.read_all();
    };
    const std::vector<std::pair<std::string, std::string>> cases{
        {"200", "GET /" + head + "\r\n"},
        {"400", "GET / HTTP/2.0\r\n\r\n"},
        {"426", "GET /socket" + head + "\r\n"},
        {"400", "POST /" + head + "Transfer-Encoding: chunked\r\n\r\n-\r\n"},
        {"408", "GET / HTTP/1.1\r\n"},
        {"413", "POST /" + head + "Content-Length: 65537\r\n\r\n"},
        {"431", "GET /" + head + "Long: " + std::string(20'000, 'x') + "\r\n\r\n"},
        {"500", "GET /forgotten" + head + "\r\n"},
    };
    const auto expect_policy = [](const std::string& answer, const std::string& status) {
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status + " ")) << answer;
        for (const auto* line :
             {"\r\nX-Content-Type-Options: nosniff\r\n",
              "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"}) {
            EXPECT_NE(answer.find(line), std::string::npos) << answer;
        }
    };
    for (const auto& [status, request] : cases) {
        expect_policy(answer_to(request), status);
    }
    TestClient first(server.server().port());
    first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    first.answer();
    expect_policy(answer_to(""), "503");
}

TEST(HttpServer, LeavesTheirOwnPolicyToPages) {
    TestServer server([](const Request&, Responder responder) {
        Response page{.body = std::string("page"), .policy = PagePolicy::Own};
        responder.send(std::move(page.header("Content-Security-Policy", "default-src 'self'")));
    });
    TestClient client(server.server().port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto head = client.answer().first;
    EXPECT_NE(head.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.find("default-src 'none'"), std::string::npos) << head;
}

TEST(HttpServer, CutsOffAHeadThatNeverEnds) {
    TestServer server(echo_target, {.head_timeout_s = 1});
    TestClient client(server.server().port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n");
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 408 "));
}

TEST(HttpServer, SaysWhichPortIsTaken) {
    TestServer server(echo_target);
    runtime::Loops loops(1);
    FunctionHandler handler(echo_target);
    HttpServer second(loops, {}, [&](runtime::Loop&) -> HttpHandler& { return handler; });
    const auto listening = second.listen("127.0.0.1", server.server().port(), "http.port");
    ASSERT_FALSE(listening);
    EXPECT_NE(listening.error().message().find(std::to_string(server.server().port())), std::string::npos);
    EXPECT_NE(listening.error().message().find("--set http.port="), std::string::npos);
}

} // namespace
} // namespace leams::net
