#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

// docs/hard-cases.md, 11, 12 and 25: who publishes and who watches, while they do not behave.
namespace leams::test {
namespace {

using namespace std::chrono_literals;

TEST(HardCases, C11_ASecondPublisherOfALiveKeyIsRefusedAndClosed) {
    Station station;
    Encoder first(station);
    first.send(0, 4000);
    ASSERT_TRUE(station.events.wait_for("live b1"));

    Encoder second(station, "KEY", Encoder::Setup::Connected);
    second.client.rtmp.start_publishing("KEY");
    second.client.flush();
    auto refused = std::async(std::launch::async, [&] {
        return second.client.read_status("NetStream.Publish.BadName") && second.client.read_to_end();
    });
    // Meanwhile the first one goes on; only that shows that it is alive.
    int time = 4000;
    while (refused.wait_for(5ms) != std::future_status::ready) {
        station.clock.advance(40ms);
        first.media({}, time, time + 40);
        time += 40;
    }
    EXPECT_TRUE(refused.get());
    first.media({}, time, time + 2000);
    const auto watched = watch_to_end(station, first);
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_TRUE(station.events.wait_for("ended b1"));
    EXPECT_EQ(
        station.events.lines(),
        (std::vector<std::string>{"begin b1 KEY", "live b1", "interrupted b1", "ended b1"})
    );
}

TEST(HardCases, C12_AHalfOpenPublisherGivesWayAndItsViewersStay) {
    Station station;
    Encoder lost(station);
    lost.send(0, 6000);
    ASSERT_TRUE(lost.all_read(station));
    Viewer viewer(station);
    const auto before = viewer.until_segments(2);
    // Its cable is pulled: the connection stays open and nothing more comes.
    station.clock.advance(2s);

    Encoder returned(station);
    returned.send({.video_shift = 77'000, .audio_shift = 77'000}, 0, 6000);
    EXPECT_TRUE(lost.client.read_status("NetStream.Publish.BadName"));
    EXPECT_TRUE(lost.client.read_to_end());
    const auto watched = watch_to_end(station, returned);
    EXPECT_EQ(watched.segments.front().sequence, before.segments.front().sequence);
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_EQ(watched.video().size(), 300U);
    EXPECT_NEAR(watched.duration(), 12, 0.1);
    EXPECT_EQ(station.events.count("begin b2 KEY"), 0U);
    EXPECT_EQ(station.events.count("resumed b1"), 1U);
}

TEST(HardCases, C12_APublisherWhoseMediaStopIsLostAndTheGraceTimeRuns) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 6000);
    ASSERT_TRUE(encoder.all_read(station));
    station.clock.advance(11s);
    EXPECT_TRUE(encoder.client.read_to_end());
    EXPECT_TRUE(station.events.wait_for("interrupted b1"));
    EXPECT_EQ(station.status("KEY").state, media::BroadcastState::Reconnecting);
    EXPECT_FALSE(Viewer(station).playlist().ended);
    station.clock.advance(91s);
    EXPECT_TRUE(station.events.wait_for("ended b1"));
    EXPECT_TRUE(Viewer(station).until_end().ended);
}

TEST(HardCases, C25_AViewerWhoDoesNotReadHoldsUpNobody) {
    Station station({.http = {.stall_timeout_s = 1}});
    Encoder encoder(station);
    const Source heavy{.picture_bytes = 200'000};
    encoder.client.rtmp.chunk_size(65'536);
    encoder.send(heavy, 0, 2000);
    encoder.media({}, 2000, 6000);
    Viewer viewer(station);
    viewer.until_segments(2);

    std::vector<std::unique_ptr<net::TestClient>> stuck;
    for (int i = 0; i < 20; ++i) {
        stuck.push_back(std::make_unique<net::TestClient>(station.http_port(), 4096));
        stuck.back()->send("GET /live/b1/main/0.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    // Others get what they ask for meanwhile, and the publisher is read.
    encoder.media({}, 6000, 10'000);
    const auto watched = viewer.until_segments(4);
    EXPECT_GT(watched.segments[0].video.size(), 40U);
    // Who takes no byte for http.stall_timeout_s is cut off: less has come than was announced.
    EXPECT_TRUE(eventually([&] { return station.http_stats().open == 1; }));
    const auto [head, body] = stuck.front()->answer();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
    EXPECT_LT(body.size(), std::stoul(head.substr(head.find("Content-Length: ") + 16)));
    EXPECT_EQ(watch_to_end(station, encoder).video().size(), 250U);
}

TEST(HardCases, C25_APublisherWhoDoesNotReadItsAnswersIsCutOff) {
    Station station;
    SocketClient client(station.rtmp_port(), 4096);
    client.rtmp.handshake();
    client.rtmp.connect();
    // Far more answers than the sockets' buffers and ours hold together.
    for (int round = 0; round < 2000 && station.faults(rtmp::Fault::SlowReader) == 0; ++round) {
        for (int i = 0; i < 500; ++i) {
            client.rtmp.command("x", 7);
        }
        client.flush();
    }
    EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::SlowReader) == 1; }));
    EXPECT_TRUE(eventually([&] { return station.rtmp_stats().connections == 0; }));
    Encoder other(station);
    other.send(0, 4000);
    EXPECT_TRUE(station.events.wait_for("live b1"));
}

TEST(HardCases, C25_ViewersWhoWaitAreBounded) {
    Station station({.delivery = {.max_waiting = 5}});
    Encoder encoder(station);
    encoder.send(0, 5000);
    Viewer viewer(station);
    const auto next = viewer.until_segments(2).segments.size();
    std::vector<std::unique_ptr<net::TestClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<net::TestClient>(station.http_port()));
        clients.back()->send(
            "GET /live/b1/main/index.m3u8?_HLS_msn=" + std::to_string(next) + " HTTP/1.1\r\nHost: x\r\n\r\n"
        );
    }
    EXPECT_TRUE(eventually([&] { return station.waiting_viewers() == 10; })) << "five on each loop";
    encoder.media({}, 5000, 7000);
    int refused = 0;
    for (auto& client : clients) {
        refused += client->answer().first.starts_with("HTTP/1.1 503") ? 1 : 0;
    }
    EXPECT_EQ(refused, 10);
}

} // namespace
} // namespace leams::test
