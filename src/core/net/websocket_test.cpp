#include "core/net/test_server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <sys/mman.h>

namespace leams::net {
namespace {

using websocket::Opcode;

constexpr std::string_view kHandshake =
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// Echoes texts, and tells when a socket has closed.
class Echo final : public WebSocketHandler {
public:
    void on_text(WebSocket& socket, std::string_view text) override { socket.send(make_text_frame(text)); }
    void on_close(WebSocket&) override { closed.set_value(); }
    std::promise<void> closed;
};

/// A client's frame: masked.
std::string masked(Opcode opcode, std::string_view payload, bool final = true) {
    std::string frame = websocket::make_frame(opcode, payload);
    const auto header = payload.size() < 126 ? 2U : 4U;
    frame[0] = static_cast<char>(final ? frame[0] : frame[0] & 0x7F);
    frame[1] = static_cast<char>(frame[1] | 0x80);
    frame.insert(header, "\x12\x34\x56\x78");
    websocket::unmask(std::as_writable_bytes(std::span(frame)).subspan(header + 4), 0x12345678, 0);
    return frame;
}

struct Fixture {
    std::shared_ptr<Echo> echo = std::make_shared<Echo>();
    std::promise<std::shared_ptr<WebSocket>> upgraded;
    TestServer server;
    TestClient client;

    explicit Fixture(HttpLimits limits = {}, int receive_buffer = 0)
        : server(
              [this](const Request&, Responder responder) { upgraded.set_value(responder.upgrade(echo)); },
              limits
          )
        , client(server.server().port(), receive_buffer) {
        client.send(kHandshake);
        const auto head = client.read_until("\r\n\r\n");
        EXPECT_TRUE(head.starts_with("HTTP/1.1 101 ")) << head;
        EXPECT_NE(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
    }
    /// The close code with which the server answers `bytes`.
    int close_code_after(std::string_view bytes) {
        client.send(bytes);
        const auto head = client.read(2);
        if (head.size() != 2 || head[0] != '\x88') {
            return -1;
        }
        const auto payload = client.read(static_cast<unsigned char>(head[1]));
        return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
    }
    bool has_closed() {
        return echo->closed.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready;
    }
};

TEST(WebSocket, EchoesTextsOfEveryLengthForm) {
    Fixture f({.websocket = {.max_message_bytes = 100'000}});
    for (const std::size_t size : {0U, 1U, 125U, 126U, 5000U, 65535U}) {
        const std::string text(size, 'a');
        f.client.send(masked(Opcode::Text, text));
        const auto expected = websocket::make_frame(Opcode::Text, text);
        EXPECT_EQ(f.client.read(expected.size()), expected) << size;
    }
}

TEST(WebSocket, JoinsFragmentsAroundAPing) {
    Fixture f;
    f.client.send(
        masked(Opcode::Text, "one ", false) + masked(Opcode::Ping, "?") +
        masked(Opcode::Continuation, "two", true)
    );
    const auto expected =
        websocket::make_frame(Opcode::Pong, "?") + websocket::make_frame(Opcode::Text, "one two");
    EXPECT_EQ(f.client.read(expected.size()), expected);
}

TEST(WebSocket, TakesFramesThatArriveInPieces) {
    Fixture f;
    for (const char c : masked(Opcode::Text, "slow")) {
        f.client.send({&c, 1});
    }
    EXPECT_EQ(f.client.read(6), websocket::make_frame(Opcode::Text, "slow"));
}

TEST(WebSocket, ClosesWithTheRightCode) {
    EXPECT_EQ(Fixture().close_code_after(websocket::make_frame(Opcode::Text, "unmasked")), 1002);
    EXPECT_EQ(Fixture().close_code_after(masked(Opcode::Continuation, "x")), 1002);
    EXPECT_EQ(Fixture().close_code_after(masked(Opcode::Binary, "x")), 1003);
    EXPECT_EQ(Fixture().close_code_after(masked(Opcode::Text, "\xC3\x28")), 1007);
    EXPECT_EQ(Fixture().close_code_after(masked(Opcode::Text, std::string(4097, 'x'))), 1009);
    EXPECT_EQ(Fixture().close_code_after("\xF1\x80" + std::string(4, '\0')), 1002);
}

TEST(WebSocket, AnswersACloseAndTellsItsHandler) {
    Fixture f;
    EXPECT_EQ(f.close_code_after(masked(Opcode::Close, websocket::make_close_payload(1001, "bye"))), 1000);
    EXPECT_EQ(f.client.read_all(), "");
    EXPECT_TRUE(f.has_closed());
}

TEST(WebSocket, TellsItsHandlerWhenThePeerIsGone) {
    Fixture f;
    f.client.hang_up();
    EXPECT_TRUE(f.has_closed());
}

TEST(WebSocket, ClosesAReaderWhoseQueueIsFull) {
    Fixture f({.websocket = {.max_queued_bytes = 64 * 1024}}, 4096);
    const auto socket = f.upgraded.get_future().get();
    std::promise<bool> refused;
    f.server.loop().post([&] {
        const auto frame = make_text_frame(std::string(8000, 'x'));
        int sent = 0;
        while (socket->send(frame) && sent < 10'000) {
            ++sent;
        }
        refused.set_value(sent < 10'000);
    });
    EXPECT_TRUE(refused.get_future().get());
    EXPECT_TRUE(f.has_closed());
}

TEST(WebSocket, RefusesAHandshakeThatIsNone) {
    auto echo = std::make_shared<Echo>();
    TestServer server([&](const Request&, Responder responder) { responder.upgrade(echo); });
    TestClient client(server.server().port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 426 "));
}

} // namespace
} // namespace leams::net
