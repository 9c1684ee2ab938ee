#include "chat/door.hpp"
#include "chat/test_world.hpp"
#include "formats/json.hpp"
#include "formats/websocket_frame.hpp"
#include "net/http_server.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace leams::chat {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A WebSocket client on a plain blocking socket.
class Client {
public:
    explicit Client(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) {
            ::setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// The status of the answer to the handshake.
    int open(const std::string& target) {
        write_raw(
            "GET " + target +
            " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        while (in_.find("\r\n\r\n") == std::string::npos) {
            if (!read_some()) {
                return 0;
            }
        }
        const int status = std::stoi(in_.substr(9, 3));
        in_.erase(0, in_.find("\r\n\r\n") + 4);
        return status;
    }

    void send(std::string_view text) {
        std::string frame;
        frame += static_cast<char>(0x81);
        if (text.size() < 126) {
            frame += static_cast<char>(0x80 | text.size());
        } else {
            frame += static_cast<char>(0x80 | 126);
            frame += static_cast<char>(text.size() >> 8);
            frame += static_cast<char>(text.size() & 0xFF);
        }
        frame += std::string(4, '\0'); // A mask that changes nothing.
        frame += text;
        write_raw(frame);
    }
    void say(const std::string& text, const std::string& nonce = {}) {
        send(
            R"({"type":"message","data":{"message":")" + text + "\"" +
            (nonce.empty() ? "" : R"(,"nonce":")" + nonce + "\"") + "}}"
        );
    }
    void write_raw(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// The next text message; "close:<code>" for a close frame, "eof" at the end.
    std::string next() {
        while (true) {
            const auto header = websocket::parse_frame_header(as_bytes(in_));
            if (header && in_.size() >= header->size + header->length) {
                const auto payload = in_.substr(header->size, header->length);
                in_.erase(0, header->size + header->length);
                if (header->opcode == websocket::Opcode::Text) {
                    return payload;
                }
                if (header->opcode == websocket::Opcode::Close) {
                    const auto high = static_cast<unsigned char>(payload.at(0));
                    return "close:" + std::to_string(high * 256 + static_cast<unsigned char>(payload.at(1)));
                }
                continue;
            }
            if (!read_some()) {
                return "eof";
            }
        }
    }
    /// Skips to the next frame of a type.
    std::string next_of(const std::string& type) {
        for (int i = 0; i < 10'000; ++i) {
            const auto frame = next();
            if (frame == "eof" || frame.starts_with("close:") ||
                frame.starts_with("{\"type\":\"" + type + "\"")) {
                return frame;
            }
        }
        return "none";
    }

private:
    bool read_some() {
        pollfd ready{socket_.fd(), POLLIN, 0};
        if (::poll(&ready, 1, 20'000) <= 0) {
            return false;
        }
        char buffer[65536];
        const auto got = ::recv(socket_.fd(), buffer, sizeof buffer, 0);
        if (got <= 0) {
            return false;
        }
        in_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    Descriptor socket_;
    bool connected_ = false;
    std::string in_;
};

class ChatSocketTest : public testing::Test {
protected:
    ChatSocketTest() { begin({}); }
    ~ChatSocketTest() override { end(); }

    void begin(Config config) {
        world = std::make_unique<World>(std::move(config), net::make_text_frame);
        quota = std::make_unique<SocketQuota>(world->config.sockets_total, world->config.sockets_per_address);
        for (std::size_t i = 0; i < world->loops.size(); ++i) {
            doors.push_back(std::make_unique<Door>(world->loops.at(i), *world->chat, *quota));
        }
        const auto door_of = [this](runtime::Loop& loop) -> net::HttpHandler& {
            return *doors[loop.index()];
        };
        net::HttpLimits limits;
        limits.websocket.max_queued_bytes = 256 * 1024;
        server = std::make_unique<net::HttpServer>(world->loops, limits, door_of);
        world->run(listen());
    }
    void end() {
        server->stop_blocking(std::chrono::milliseconds(100));
        for (std::size_t i = 0; i < doors.size(); ++i) {
            world->run(doors[i]->stop(), i);
        }
        world->stop();
        world->loops.stop();
        server.reset();
        doors.clear();
        world.reset();
    }
    void begin_again(Config config) {
        end();
        begin(std::move(config));
    }
    runtime::Task<void> listen() {
        EXPECT_TRUE(server->listen("127.0.0.1", 0, "test"));
        co_return;
    }

    std::uint16_t port() { return server->port(); }
    std::string ticket(const std::string& name) {
        Caller caller;
        caller.user_id = UserId(name);
        caller.username = name;
        caller.session_id = SessionId("session-" + name);
        return world->run(world->chat->make_ticket(caller)).value().ticket;
    }
    /// Opens the room and reads the greeting.
    std::string enter(Client& client, const std::string& name = {}) {
        const auto query = name.empty() ? "" : "?ticket=" + ticket(name);
        EXPECT_EQ(client.open("/api/chat/stream/room" + query), 101);
        return client.next();
    }

    std::unique_ptr<World> world;
    std::unique_ptr<SocketQuota> quota;
    std::vector<std::unique_ptr<Door>> doors;
    std::unique_ptr<net::HttpServer> server;
};

std::uint64_t seq_of(const std::string& frame) {
    return json::parse(frame)->at("seq").to_number<std::uint64_t>();
}

TEST_F(ChatSocketTest, TwoClientsSeeEachOther) {
    Client alice(port());
    Client guest(port());
    EXPECT_THAT(enter(alice, "alice"), HasSubstr(R"("username":"alice")"));
    EXPECT_THAT(enter(guest), HasSubstr(R"("user":null)"));
    alice.say("hi @bob 😀", "n1");
    const auto own = alice.next();
    EXPECT_THAT(own, HasSubstr(R"("nonce":"n1")"));
    const auto seen = guest.next();
    EXPECT_THAT(seen, StartsWith(R"({"type":"message","seq":)"));
    EXPECT_THAT(seen, HasSubstr(R"({"type":"mention","text":"@bob"})"));
    EXPECT_THAT(seen, HasSubstr(R"("emotes":[])"));
    EXPECT_EQ(seq_of(own), seq_of(seen));
    EXPECT_EQ(quota->open(), 2U);
}

TEST_F(ChatSocketTest, GuestsOnlyReadAndTicketsWorkOnce) {
    Client guest(port());
    enter(guest);
    guest.say("let me in", "n9");
    const auto notice = guest.next();
    EXPECT_THAT(notice, HasSubstr(R"("code":"login_required")"));
    EXPECT_THAT(notice, HasSubstr(R"("nonce":"n9")"));

    const auto once = ticket("alice");
    Client first(port());
    Client second(port());
    EXPECT_EQ(first.open("/api/v1/chat/stream/room?ticket=" + once), 101);
    EXPECT_THAT(first.next(), StartsWith(R"({"type":"hello")"));
    EXPECT_EQ(second.open("/api/chat/stream/room?ticket=" + once), 101);
    EXPECT_EQ(second.next(), "close:4401");
}

TEST_F(ChatSocketTest, RefusesRoomsThatAreNotThere) {
    Client lost(port());
    EXPECT_EQ(lost.open("/api/chat/stream/nobody"), 101);
    EXPECT_EQ(lost.next(), "close:4404");
    Client nowhere(port());
    EXPECT_EQ(nowhere.open("/api/chat/stream/"), 404);
}

TEST_F(ChatSocketTest, AnswersPingsAndCountsHeartbeats) {
    Client guest(port());
    enter(guest);
    guest.send(R"({"type":"heartbeat","data":{"session_id":"player-1"}})");
    guest.send(R"({"type":"ping"})");
    EXPECT_EQ(guest.next(), R"({"type":"pong"})");
    Client alice(port());
    enter(alice, "alice");
    alice.send(R"({"type":"heartbeat","data":{"session_id":"player-2"}})");
    alice.send(R"({"type":"ping"})");
    EXPECT_EQ(alice.next(), R"({"type":"pong"})");
    EXPECT_THAT(
        world->directories.heartbeats, testing::ElementsAre("/player-1/127.0.0.1", "alice/player-2/127.0.0.1")
    );
}

TEST_F(ChatSocketTest, SaysWhyAMessageWasRefused) {
    Client alice(port());
    enter(alice, "alice");
    alice.say("once");
    EXPECT_THAT(alice.next(), StartsWith(R"({"type":"message")"));
    alice.say("once", "a");
    EXPECT_THAT(alice.next(), HasSubstr(R"("code":"msg_duplicate","message":)"));
    alice.say("  ");
    EXPECT_THAT(alice.next(), HasSubstr("msg_empty"));
    alice.say(std::string(501, 'x'));
    EXPECT_THAT(alice.next(), HasSubstr("msg_too_long"));
    alice.say("a\\u0007b");
    EXPECT_THAT(alice.next(), HasSubstr("msg_rejected"));
    for (int i = 0; i < 15; ++i) {
        alice.say("text " + std::to_string(i));
        EXPECT_THAT(alice.next(), StartsWith(R"({"type":"message")"));
    }
    alice.say("the 21st");
    const auto notice = alice.next();
    EXPECT_THAT(notice, HasSubstr(R"("code":"msg_ratelimit")"));
    EXPECT_THAT(notice, HasSubstr(R"("retry_after":)"));
}

TEST_F(ChatSocketTest, ResumesWithoutLossOrDoubles) {
    std::uint64_t last = 0;
    {
        Client reader(port());
        enter(reader);
        ASSERT_TRUE(world->send("alice", "seen"));
        last = seq_of(reader.next());
    }
    std::vector<std::uint64_t> missed;
    for (int i = 0; i < 5; ++i) {
        missed.push_back((*world->send("user" + std::to_string(i), "missed"))->message.seq);
    }
    Client reader(port());
    enter(reader);
    world->clock.advance(std::chrono::milliseconds(100));
    missed.push_back((*world->send("bob", "live"))->message.seq);
    reader.send(R"({"type":"resume","data":{"room":"room","last_seq":)" + std::to_string(last) + "}}");
    const auto live = reader.next();
    const auto resumed = json::parse(reader.next());
    EXPECT_EQ(seq_of(live), missed.back());
    const auto& data = resumed->at("data");
    EXPECT_TRUE(data.at("recovered").get_bool());
    std::vector<std::uint64_t> got;
    for (const auto& message : data.at("messages").get_array()) {
        got.push_back(message.at("seq").to_number<std::uint64_t>());
    }
    missed.pop_back();
    EXPECT_EQ(got, missed);

    reader.send(R"({"type":"resume","data":{"room":"another","last_seq":1}})");
    EXPECT_EQ(reader.next(), R"({"type":"resume","data":{"recovered":false,"messages":[]}})");
}

TEST_F(ChatSocketTest, CutsOffAClientThatSendsNonsense) {
    Client guest(port());
    enter(guest);
    for (const char* frame :
         {"nonsense",
          "[]",
          "{}",
          R"({"type":5})",
          R"({"type":"unknown","data":{}})",
          R"({"type":"message"})",
          R"({"type":"message","data":{"message":5}})",
          R"({"type":"resume","data":{"last_seq":-1}})",
          R"({"type":"heartbeat","data":{"session_id":""}})"}) {
        guest.send(frame);
        EXPECT_THAT(guest.next(), HasSubstr("bad_frame")) << frame;
    }
    guest.send("{");
    EXPECT_THAT(guest.next(), HasSubstr("bad_frame"));
    EXPECT_EQ(guest.next(), "close:4400");
}

TEST_F(ChatSocketTest, RefusesBinaryHugeAndUnmaskedFrames) {
    Client binary(port());
    enter(binary);
    binary.write_raw(std::string("\x82\x80\0\0\0\0", 6));
    EXPECT_EQ(binary.next(), "close:1003");
    Client huge(port());
    enter(huge);
    huge.send(std::string(5000, 'x'));
    EXPECT_EQ(huge.next(), "close:1009");
    Client unmasked(port());
    enter(unmasked);
    unmasked.write_raw("\x81\x02{}");
    EXPECT_EQ(unmasked.next(), "close:1002");
    Client garbage(port());
    enter(garbage);
    garbage.write_raw(std::string("\x81\x82\0\0\0\0\xFF\xFE", 8));
    EXPECT_EQ(garbage.next(), "close:1007");
}

TEST_F(ChatSocketTest, DropsFramesAboveTheClientsBudget) {
    Client guest(port());
    enter(guest);
    for (int i = 0; i < 31; ++i) {
        guest.send(R"({"type":"ping"})");
    }
    int pongs = 0;
    std::string frame = guest.next();
    while (frame == R"({"type":"pong"})") {
        ++pongs;
        frame = guest.next();
    }
    EXPECT_EQ(pongs, 30);
    EXPECT_THAT(frame, HasSubstr("msg_ratelimit"));
    world->clock.advance(std::chrono::seconds(1));
    guest.send(R"({"type":"ping"})");
    EXPECT_EQ(guest.next(), R"({"type":"pong"})");
}

TEST_F(ChatSocketTest, ClosesASlowReaderWhileOthersGoOn) {
    Config config;
    config.rate_limit = 1'000'000;
    begin_again(config);
    Client slow(port(), 4096);
    Client quick(port());
    enter(slow);
    enter(quick);
    std::string text;
    for (int i = 0; i < 490; ++i) {
        text += "😀";
    }
    // The kernel's buffers take some megabytes before the server's own queue begins to grow.
    constexpr int kMessages = 3000;
    const std::string pong("\x8A\x80\0\0\0\0", 6);
    for (int i = 0; i < kMessages; ++i) {
        if (i % 100 == 0) {
            // On a slow machine this takes longer than a silent client is waited for.
            quick.write_raw(pong);
            slow.write_raw(pong);
        }
        ASSERT_TRUE(world->send("user" + std::to_string(i), text));
        ASSERT_THAT(quick.next(), HasSubstr("\"user" + std::to_string(i) + "\""));
        world->clock.advance(std::chrono::milliseconds(31));
    }
    int read = 0;
    auto frame = slow.next();
    for (; frame.starts_with(R"({"type":"message")"); frame = slow.next()) {
        ++read;
    }
    // The close frame waits for a few seconds only; on a busy machine this reader comes too late for it.
    EXPECT_TRUE(frame == "close:1013" || frame == "eof") << frame;
    EXPECT_GT(read, 0);
    EXPECT_LT(read, kMessages);
    ASSERT_TRUE(world->send("last", "still here"));
    EXPECT_THAT(quick.next(), HasSubstr("still here"));
}

TEST_F(ChatSocketTest, LimitsSocketsByAddressAndInAll) {
    Config config;
    config.sockets_per_address = 2;
    begin_again(config);
    Client first(port());
    Client third(port());
    enter(first);
    {
        Client second(port());
        enter(second);
        EXPECT_EQ(third.open("/api/chat/stream/room"), 429);
    }
    for (int i = 0; i < 1000 && quota->open() > 1; ++i) {
        world->settle();
    }
    Client fourth(port());
    EXPECT_THAT(enter(fourth), StartsWith(R"({"type":"hello")"));

    config.sockets_per_address = 100;
    config.sockets_total = 1;
    begin_again(config);
    Client only(port());
    enter(only);
    Client more(port());
    EXPECT_EQ(more.open("/api/chat/stream/room"), 503);
}

TEST_F(ChatSocketTest, TurnsTheSocketsOfAnEndedSessionIntoGuests) {
    Client alice(port());
    enter(alice, "alice");
    world->chat->drop_session(SessionId("session-alice"));
    EXPECT_THAT(alice.next(), HasSubstr("login_required"));
    alice.say("am I still me?");
    EXPECT_THAT(alice.next(), HasSubstr("login_required"));
    ASSERT_TRUE(world->send("bob", "readable"));
    EXPECT_THAT(alice.next(), HasSubstr("readable"));
}

} // namespace
} // namespace leams::chat
