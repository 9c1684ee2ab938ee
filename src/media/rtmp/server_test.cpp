#include "media/rtmp/server.hpp"
#include "media/rtmp/test_media.hpp"
#include "media/rtmp/test_server.hpp"
#include "test/eventually.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <future>

namespace leams::rtmp {
namespace {

using namespace std::chrono_literals;
using test::ServerFixture;
using test::SocketClient;

void send_headers(SocketClient& client) {
    client.rtmp.video(0, test::video_header(test::avc_record(test::kSps320, test::kPps)));
    client.rtmp.audio(0, test::audio_header(test::kAac44));
}

TEST(RtmpServer, BringsAPublishersFramesToTheIngest) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    ASSERT_TRUE(client.connected);
    client.rtmp.start_publishing("secret");
    client.flush();
    ASSERT_TRUE(client.read_status("NetStream.Publish.Start"));
    send_headers(client);
    client.rtmp.video(40, test::idr());
    client.rtmp.audio(60, test::audio_data());
    client.flush();
    ASSERT_TRUE(fixture.ingest.wait_frames(2));

    const std::lock_guard lock(fixture.ingest.mutex);
    const auto& published = *fixture.ingest.published.front();
    EXPECT_EQ(published.request.key.reveal(), "secret");
    EXPECT_EQ(published.request.protocol, "rtmp");
    EXPECT_EQ(published.request.peer_address, "127.0.0.1");
    EXPECT_EQ(published.frames[0].dts, 3600);
    EXPECT_TRUE(published.frames[0].key);
    EXPECT_EQ(published.frames[0].track->width, 320u);
    EXPECT_EQ(published.frames[1].dts, 2646);
    EXPECT_EQ(published.frames[1].track->codec, media::Codec::Aac);
}

TEST(RtmpServer, MovesTheConnectionToThePublicationsLoop) {
    for (std::size_t home = 0; home < 2; ++home) {
        ServerFixture fixture;
        fixture.ingest.home = &fixture.loops().at(home);
        SocketClient client(fixture.port());
        client.rtmp.start_publishing("secret");
        // Media sent before the answer wait for it and are not lost.
        send_headers(client);
        client.rtmp.video(0, test::idr());
        client.rtmp.video(33, test::delta());
        client.flush();
        ASSERT_TRUE(client.read_status("NetStream.Publish.Start"));
        ASSERT_TRUE(fixture.ingest.wait_frames(2));
        client.rtmp.video(66, test::delta());
        client.flush();
        ASSERT_TRUE(fixture.ingest.wait_frames(3));
    }
}

TEST(RtmpServer, ChangesItsPaceWithoutLosingAnything) {
    ServerFixture fixture({.sweep_period = 1ms});
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    send_headers(client);
    client.rtmp.video(0, test::idr());
    constexpr std::size_t kRounds = 8;
    for (std::size_t round = 1; round <= kRounds; ++round) {
        client.rtmp.video(static_cast<std::uint32_t>(40 * round), test::idr());
        client.flush();
        ASSERT_TRUE(fixture.ingest.wait_frames(round + 1));
        fixture.ingest.published.front()->haste = static_cast<media::Haste>(round % 3);
    }
    client.close();
    EXPECT_TRUE(fixture.ingest.wait_gone());
}

TEST(RtmpServer, TellsARefusedPublisherWhyAndCloses) {
    ServerFixture fixture;
    fixture.ingest.refuse("wrong", Error::unauthenticated("Unknown stream key"));
    fixture.ingest.refuse("busy", Error::conflict("This key is live already"));
    const std::vector<std::array<std::string, 3>> cases{
        {"wrong", "NetStream.Publish.Denied", "Unknown stream key"},
        {"busy", "NetStream.Publish.BadName", "This key is live already"},
        {"", "NetStream.Publish.Rejected", "No stream key was given"},
    };
    for (const auto& [key, code, description] : cases) {
        SocketClient client(fixture.port());
        client.rtmp.handshake();
        client.rtmp.connect(key.empty() ? "" : "live", "");
        client.rtmp.command("createStream", 4);
        client.rtmp.publish(key);
        send_headers(client);
        client.flush();
        ASSERT_TRUE(client.read_status(code)) << key;
        EXPECT_EQ(client.rtmp.status(code)->description(), description);
        EXPECT_TRUE(client.read_to_end()) << key;
    }
    EXPECT_TRUE(fixture.ingest.published.empty());
}

TEST(RtmpServer, EndsOnUnpublishAndTakesTheNextPublishOfTheConnection) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("first");
    client.rtmp.command("FCUnpublish", 6, "first");
    client.rtmp.command("deleteStream", 7, [](auto& out) {
        out.null();
        out.number(1);
    });
    client.rtmp.command("createStream", 8);
    client.rtmp.publish("second");
    client.flush();
    ASSERT_TRUE(fixture.ingest.wait([&] { return fixture.ingest.published.size() == 2; }));
    const std::lock_guard lock(fixture.ingest.mutex);
    EXPECT_TRUE(fixture.ingest.published[0]->ended);
    EXPECT_TRUE(fixture.ingest.published[0]->gone);
    EXPECT_EQ(fixture.ingest.published[1]->request.key.reveal(), "second");
}

TEST(RtmpServer, LosesAPublisherThatJustCloses) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    client.flush();
    ASSERT_TRUE(client.read_status("NetStream.Publish.Start"));
    client.close();
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_FALSE(fixture.ingest.published.front()->ended);
}

TEST(RtmpServer, CutsAPublisherOnDemand) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    client.flush();
    ASSERT_TRUE(client.read_status("NetStream.Publish.Start"));
    auto& published = *fixture.ingest.published.front();
    published.loop->post([&published] { published.cut(media::CutReason::TakenOver); });
    ASSERT_TRUE(client.read_status("NetStream.Publish.BadName"));
    EXPECT_TRUE(client.read_to_end());
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_FALSE(published.ended);
}

TEST(RtmpServer, AnswersAPublisherWhomTheIngestFailsWithAnException) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("THROWS");
    client.flush();
    EXPECT_TRUE(client.read_status("NetStream.Publish.Failed"));
    EXPECT_TRUE(client.read_to_end());
}

TEST(RtmpServer, RefusesCodecsItCannotCarryByName) {
    ServerFixture fixture;
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    client.rtmp.video(0, test::bytes({0x1C, 0, 0, 0, 0, 1}));
    client.flush();
    ASSERT_TRUE(client.read_status("NetStream.Publish.Rejected"));
    const auto text = client.rtmp.status("NetStream.Publish.Rejected")->description();
    EXPECT_NE(text.find("H.265 (HEVC)"), std::string::npos) << text;
    EXPECT_TRUE(client.read_to_end());
}

TEST(RtmpServer, ClosesConnectionsThatNeverPublish) {
    // Long enough for "connect" to be answered before, on a busy machine too.
    ServerFixture fixture({.handshake_timeout = 2s, .sweep_period = 5ms});
    SocketClient silent(fixture.port());
    SocketClient slow(fixture.port());
    slow.rtmp.handshake();
    slow.rtmp.connect();
    slow.flush();
    EXPECT_TRUE(silent.read_to_end());
    EXPECT_TRUE(slow.read_to_end());
    EXPECT_NE(slow.rtmp.result(1), nullptr);
    EXPECT_EQ(fixture.stats().timeouts, 2u);
}

TEST(RtmpServer, LosesAPublisherWithoutMedia) {
    ServerFixture fixture({.first_media_timeout = 20ms, .sweep_period = 5ms});
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    client.flush();
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_FALSE(fixture.ingest.published.front()->ended);
}

TEST(RtmpServer, LosesAPublisherWhoseMediaStop) {
    ServerFixture fixture({.media_timeout = 20ms, .sweep_period = 5ms});
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    send_headers(client);
    client.rtmp.video(0, test::idr());
    client.flush();
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_EQ(fixture.ingest.published.front()->frames.size(), 1u);
}

TEST(RtmpServer, CapsConnectionsPerAddress) {
    ServerFixture fixture({.max_connections_per_ip = 1});
    SocketClient first(fixture.port());
    first.rtmp.start_publishing("one");
    first.flush();
    ASSERT_TRUE(first.read_status("NetStream.Publish.Start"));
    SocketClient second(fixture.port());
    EXPECT_TRUE(second.read_to_end());
    EXPECT_EQ(fixture.stats().turned_away, 1u);
    EXPECT_EQ(fixture.stats().connections, 1u);
}

TEST(RtmpServer, FreesThePlaceOfAClosedConnection) {
    ServerFixture fixture({.max_connections = 1});
    for (std::size_t i = 1; i <= 5; ++i) {
        SocketClient client(fixture.port());
        client.rtmp.handshake();
        client.rtmp.command("publish", 1);
        client.flush();
        client.read_to_end();
        // The place is free once the accepting loop has heard of it, which the next client may outrun.
        ASSERT_TRUE(test::eventually([&] {
            if (fixture.stats().accepted >= i) {
                return true;
            }
            SocketClient again(fixture.port());
            again.rtmp.handshake();
            again.rtmp.command("publish", 1);
            again.flush();
            again.read_to_end();
            return false;
        }));
    }
    EXPECT_GE(fixture.stats().accepted, 5u);
}

TEST(RtmpServer, CapsAPublishersBitRate) {
    ServerFixture fixture({.sweep_period = 5ms, .max_bitrate_kbps = 1000});
    SocketClient client(fixture.port());
    client.rtmp.start_publishing("secret");
    send_headers(client);
    client.rtmp.video(0, test::video_data(test::access_unit({test::nal(5, 1'300'000)})));
    client.flush();
    ASSERT_TRUE(client.read_status("NetStream.Publish.Rejected"));
    ASSERT_TRUE(fixture.ingest.wait_gone());
    EXPECT_EQ(fixture.ingest.published.front()->given_up, media::CutReason::BitRateTooHigh);
}

TEST(RtmpServer, CountsProtocolErrorsByKind) {
    ServerFixture fixture;
    SocketClient web(fixture.port());
    web.rtmp.append(as_bytes("GET / HTTP/1.1\r\n\r\n"));
    web.flush();
    web.read_to_end();
    EXPECT_EQ(fixture.stats().faults[static_cast<std::size_t>(Fault::Handshake)], 1u);
    SocketClient early(fixture.port());
    early.rtmp.handshake();
    early.rtmp.publish("secret");
    early.flush();
    early.read_to_end();
    EXPECT_EQ(fixture.stats().faults[static_cast<std::size_t>(Fault::Command)], 1u);
}

TEST(RtmpServer, StopsWithPublishersConnected) {
    ServerFixture fixture;
    SocketClient publishing(fixture.port());
    publishing.rtmp.start_publishing("secret");
    publishing.flush();
    ASSERT_TRUE(publishing.read_status("NetStream.Publish.Start"));
    SocketClient idle(fixture.port());
    idle.rtmp.handshake();
    idle.flush();
    fixture.stop();
    EXPECT_TRUE(publishing.read_status("NetConnection.Connect.Closed"));
    EXPECT_TRUE(fixture.ingest.published.front()->gone);
    EXPECT_FALSE(fixture.ingest.published.front()->ended);
    EXPECT_EQ(fixture.stats().connections, 0u);
    EXPECT_EQ(fixture.stats().publishers, 0u);
}

TEST(RtmpServer, TellsARefusedPlayerWhyAndCloses) {
    ServerFixture fixture;
    const std::vector<std::array<std::string, 3>> cases{
        {"wrong", "NetStream.Play.Failed", "The read key is not valid"},
        {"read", "NetStream.Play.StreamNotFound", "The channel is not on air"},
        {"THROWS", "NetStream.Play.Failed", "Something went wrong on the server"},
    };
    for (const auto& [key, code, description] : cases) {
        SocketClient client(fixture.port());
        client.rtmp.handshake();
        client.rtmp.connect();
        client.rtmp.command("createStream", 4);
        client.rtmp.command("play", 5, "ann?key=" + key, 1);
        client.flush();
        ASSERT_TRUE(client.read_status(code)) << key;
        EXPECT_EQ(client.rtmp.status(code)->description(), description);
        EXPECT_TRUE(client.read_to_end());
    }
    EXPECT_EQ(fixture.stats().refusals, cases.size());
}

TEST(RtmpServer, SaysWhichPortIsTaken) {
    ServerFixture fixture;
    runtime::Loops loops(1);
    SystemClock clock;
    Server second(
        {.address = "127.0.0.1", .port = fixture.port()},
        loops,
        fixture.ingest,
        fixture.playback,
        clock,
        runtime::Log{}
    );
    const auto started = second.start();
    ASSERT_FALSE(started.has_value());
    EXPECT_NE(started.error().message().find(std::to_string(fixture.port())), std::string::npos);
    EXPECT_NE(started.error().message().find("rtmp.port"), std::string::npos);
}

} // namespace
} // namespace leams::rtmp
