#include "core/formats/json.hpp"
#include "core/net/http_server.hpp"
#include "services/chat/socket_mount.hpp"
#include "services/chat/test_socket_client.hpp"
#include "services/chat/test_world.hpp"
#include "test/eventually.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leams::chat {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ChatSocketTest : public testing::Test {
protected:
    ChatSocketTest() { begin({}); }
    ~ChatSocketTest() override { end(); }

    void begin(ChatConfig config) {
        world = std::make_unique<World>(config, net::make_text_frame);
        quota = std::make_unique<SocketQuota>(world->config.sockets_total, world->config.sockets_per_address);
        for (std::size_t i = 0; i < world->loops.size(); ++i) {
            doors.push_back(std::make_unique<SocketMount>(world->loops.at(i), *world->chat, *quota));
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
    void begin_again(ChatConfig config) {
        end();
        begin(config);
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
    std::string enter(SocketClient& client, const std::string& name = {}) {
        const auto query = name.empty() ? "" : "?ticket=" + ticket(name);
        EXPECT_EQ(client.open("/api/chat/stream/room" + query), 101);
        return client.next();
    }

    std::unique_ptr<World> world;
    std::unique_ptr<SocketQuota> quota;
    std::vector<std::unique_ptr<SocketMount>> doors;
    std::unique_ptr<net::HttpServer> server;
};

std::uint64_t seq_of(const std::string& frame) {
    return json::parse(frame)->at("seq").to_number<std::uint64_t>();
}

TEST_F(ChatSocketTest, TwoClientsSeeEachOther) {
    SocketClient alice(port());
    SocketClient guest(port());
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
    SocketClient guest(port());
    enter(guest);
    guest.say("let me in", "n9");
    const auto notice = guest.next();
    EXPECT_THAT(notice, HasSubstr(R"("code":"login_required")"));
    EXPECT_THAT(notice, HasSubstr(R"("nonce":"n9")"));

    const auto once = ticket("alice");
    SocketClient first(port());
    SocketClient second(port());
    EXPECT_EQ(first.open("/api/v1/chat/stream/room?ticket=" + once), 101);
    EXPECT_THAT(first.next(), StartsWith(R"({"type":"hello")"));
    EXPECT_EQ(second.open("/api/chat/stream/room?ticket=" + once), 101);
    EXPECT_EQ(second.next(), "close:4401");
}

TEST_F(ChatSocketTest, RefusesRoomsThatAreNotThere) {
    SocketClient lost(port());
    EXPECT_EQ(lost.open("/api/chat/stream/nobody"), 101);
    EXPECT_EQ(lost.next(), "close:4404");
    SocketClient nowhere(port());
    EXPECT_EQ(nowhere.open("/api/chat/stream/"), 404);
}

TEST_F(ChatSocketTest, AnswersPingsAndCountsHeartbeats) {
    SocketClient guest(port());
    enter(guest);
    guest.send(R"({"type":"heartbeat","data":{"session_id":"player-1"}})");
    guest.send(R"({"type":"ping"})");
    EXPECT_EQ(guest.next(), R"({"type":"pong"})");
    SocketClient alice(port());
    enter(alice, "alice");
    alice.send(R"({"type":"heartbeat","data":{"session_id":"player-2"}})");
    alice.send(R"({"type":"ping"})");
    EXPECT_EQ(alice.next(), R"({"type":"pong"})");
    EXPECT_THAT(
        world->directories.heartbeats, testing::ElementsAre("/player-1/127.0.0.1", "alice/player-2/127.0.0.1")
    );
}

TEST_F(ChatSocketTest, SendsAClientAwayWhoseFrameCouldNotBeHandled) {
    SocketClient unlucky(port());
    enter(unlucky, "broken");
    unlucky.send(R"({"type":"heartbeat","data":{"session_id":"player-1"}})");
    EXPECT_EQ(unlucky.next(), "close:1013");
}

TEST_F(ChatSocketTest, SendsAClientAwayWhoCouldNotJoin) {
    world->directories.meanwhile = []() -> runtime::Task<void> {
        throw std::runtime_error("broken");
        co_return;
    };
    SocketClient unlucky(port());
    EXPECT_EQ(unlucky.open("/api/chat/stream/room"), 101);
    EXPECT_EQ(unlucky.next(), "close:1013");
}

TEST_F(ChatSocketTest, SaysWhyAMessageWasRefused) {
    SocketClient alice(port());
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
        SocketClient reader(port());
        enter(reader);
        ASSERT_TRUE(world->send("alice", "seen"));
        last = seq_of(reader.next());
    }
    std::vector<std::uint64_t> missed;
    for (int i = 0; i < 5; ++i) {
        missed.push_back((*world->send("user" + std::to_string(i), "missed"))->message.seq);
    }
    SocketClient reader(port());
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
    SocketClient guest(port());
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
    SocketClient binary(port());
    enter(binary);
    binary.write_raw(std::string("\x82\x80\0\0\0\0", 6));
    EXPECT_EQ(binary.next(), "close:1003");
    SocketClient huge(port());
    enter(huge);
    huge.send(std::string(5000, 'x'));
    EXPECT_EQ(huge.next(), "close:1009");
    SocketClient unmasked(port());
    enter(unmasked);
    unmasked.write_raw("\x81\x02{}");
    EXPECT_EQ(unmasked.next(), "close:1002");
    SocketClient garbage(port());
    enter(garbage);
    garbage.write_raw(std::string("\x81\x82\0\0\0\0\xFF\xFE", 8));
    EXPECT_EQ(garbage.next(), "close:1007");
}

TEST_F(ChatSocketTest, DropsFramesAboveTheClientsBudget) {
    SocketClient guest(port());
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
    ChatConfig config;
    config.rate_limit = 1'000'000;
    begin_again(config);
    SocketClient slow(port(), 4096);
    SocketClient quick(port());
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
    ChatConfig config;
    config.sockets_per_address = 2;
    begin_again(config);
    SocketClient first(port());
    SocketClient third(port());
    enter(first);
    {
        SocketClient second(port());
        enter(second);
        EXPECT_EQ(third.open("/api/chat/stream/room"), 429);
    }
    for (int i = 0; i < 1000 && quota->open() > 1; ++i) {
        world->settle();
    }
    SocketClient fourth(port());
    EXPECT_THAT(enter(fourth), StartsWith(R"({"type":"hello")"));

    config.sockets_per_address = 100;
    config.sockets_total = 1;
    begin_again(config);
    SocketClient only(port());
    enter(only);
    SocketClient more(port());
    EXPECT_EQ(more.open("/api/chat/stream/room"), 503);
}

TEST_F(ChatSocketTest, LimitsHowFastAnAddressOpensSockets) {
    ChatConfig config;
    config.sockets_per_address = 2; // 30 handshakes at once, and 30 a minute.
    begin_again(config);
    const auto try_once = [&] {
        SocketClient client(port());
        const auto status = client.open("/api/chat/stream/nobody");
        return status == 101 ? client.next() : std::to_string(status);
    };
    const auto handshakes_until_refused = [&] {
        int granted = 0;
        for (; try_once() == "close:4404"; ++granted) {
            EXPECT_TRUE(leams::test::eventually([&] { return quota->open() == 0; }));
        }
        return granted;
    };
    EXPECT_EQ(handshakes_until_refused(), 30);
    world->clock.advance(std::chrono::seconds(10));
    EXPECT_EQ(handshakes_until_refused(), 5);
}

TEST_F(ChatSocketTest, AnswersOnlyAFewResumesFromTheStore) {
    SocketClient reader(port());
    enter(reader);
    std::vector<std::string> answers;
    for (int i = 0; i < 4; ++i) {
        reader.send(R"({"type":"resume","data":{"last_seq":1}})");
        answers.push_back(reader.next());
    }
    EXPECT_THAT(answers[2], HasSubstr(R"("recovered":true)"));
    EXPECT_THAT(answers[3], HasSubstr(R"("recovered":false)"));
    world->clock.advance(std::chrono::seconds(10));
    reader.send(R"({"type":"resume","data":{"last_seq":1}})");
    EXPECT_THAT(reader.next(), HasSubstr(R"("recovered":true)"));
}

TEST_F(ChatSocketTest, TurnsTheSocketsOfAnEndedSessionIntoGuests) {
    SocketClient alice(port());
    enter(alice, "alice");
    world->end_session("session-alice");
    EXPECT_THAT(alice.next(), HasSubstr("login_required"));
    alice.say("am I still me?");
    EXPECT_THAT(alice.next(), HasSubstr("login_required"));
    ASSERT_TRUE(world->send("bob", "readable"));
    EXPECT_THAT(alice.next(), HasSubstr("readable"));
}

TEST_F(ChatSocketTest, SaysWhatComesUnderAnAuthorsNewName) {
    SocketClient alice(port());
    SocketClient bob(port());
    const auto query = "?ticket=" + ticket("bob");
    enter(alice, "alice");
    world->change_names("Old ", "bob");
    world->settle();
    world->change_names("New ", "alice");
    world->settle();
    alice.say("it is me");
    EXPECT_THAT(alice.next(), HasSubstr(R"("display_name":"New alice")"));

    ASSERT_EQ(bob.open("/api/chat/stream/room" + query), 101) << "a ticket from before the change";
    EXPECT_THAT(bob.next(), HasSubstr(R"("type":"hello")"));
    bob.say("me too");
    EXPECT_THAT(alice.next(), HasSubstr(R"("display_name":"New bob")"));
}

} // namespace
} // namespace leams::chat
