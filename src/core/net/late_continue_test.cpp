#include "core/net/test_server.hpp"
#include "test/eventually.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <future>
#include <linux/sockios.h>
#include <string>
#include <sys/ioctl.h>

// Writes to the server's own descriptors behind its back, which ThreadSanitizer rightly would not like.
namespace leams::net {
namespace {

/// How many bytes of a socket wait in one of the system's queues.
int queued(int fd, unsigned long queue) {
    int bytes = 0;
    return ::ioctl(fd, queue, &bytes) == 0 ? bytes : -1;
}

/// The descriptor of this process's end of `client`'s connection, or -1.
int other_end_of(const TestClient& client) {
    sockaddr_in wanted{};
    socklen_t size = sizeof wanted;
    getsockname(client.fd(), reinterpret_cast<sockaddr*>(&wanted), &size);
    for (int fd = 0; fd < 1024; ++fd) {
        sockaddr_in peer{};
        size = sizeof peer;
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_port == wanted.sin_port) {
            return fd;
        }
    }
    return -1;
}

/// Fills what the system holds of what is sent on a socket until the other end reads.
void clog(int fd) {
    const int least = 0; // The system's own minimum; a buffer whose size is set does not grow.
    ASSERT_EQ(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &least, sizeof least), 0);
    const auto fill = [fd, filling = std::string(4096, '.')] {
        bool some = false;
        while (::send(fd, filling.data(), filling.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
            some = true;
        }
        return some;
    };
    while (fill()) {
        // What the client's side has taken makes room here when it is acknowledged.
        ASSERT_TRUE(leams::test::eventually([&] { return queued(fd, SIOCOUTQ) == queued(fd, SIOCOUTQNSD); }));
    }
}

TEST(HttpServer, AContinueThatComesThroughLateIsNoAnswer) {
    std::promise<Responder> asked;
    TestServer server([&](const Request&, Responder responder) { asked.set_value(std::move(responder)); });
    TestClient client(server.server().port(), 4096);
    ASSERT_TRUE(leams::test::eventually([&] { return other_end_of(client) >= 0; }));
    const auto fd = other_end_of(client);
    clog(fd);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    ASSERT_TRUE(leams::test::eventually([&] {
        return queued(client.fd(), SIOCOUTQ) == 0 && queued(fd, SIOCINQ) == 0;
    })) << "the server has the head";
    client.send("body");
    auto responder = asked.get_future().get();
    EXPECT_TRUE(client.read_until("HTTP/1.1 100 Continue\r\n\r\n").ends_with("Continue\r\n\r\n"));
    boost::asio::post(server.loop().context(), [responder = std::move(responder)]() mutable {
        responder.send({.body = "answer"});
    });
    EXPECT_EQ(client.answer().second, "answer");
}

} // namespace
} // namespace leams::net
