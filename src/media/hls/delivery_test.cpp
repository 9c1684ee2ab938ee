#include "core/net/test_server.hpp"
#include "core/runtime/timers.hpp"
#include "media/hls/delivery.hpp"
#include "media/hls/origin.hpp"
#include "media/hub/registry.hpp"
#include "media/packaging/test_tracks.hpp"
#include "test/eventually.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace leams::hls {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

class OpenDoor final : public media::Authorizer {
public:
    Task<Result<media::Grant>> authorize_publish(const media::PublishRequest&) override {
        co_return media::Grant{.channel = UserId("c"), .username = "ann"};
    }
    Task<Result<media::Grant>> authorize_play(const media::PlayRequest&) override {
        co_return Error::unauthenticated("Nobody plays here");
    }
};

class NoEvents final : public media::BroadcastEvents {
public:
    Task<Result<media::Begun>> begin(media::Grant, std::string, std::string) override {
        co_return media::Begun{.id = BroadcastId("b1")};
    }
    Task<Result<void>> live(BroadcastId) override {
        live_now.set_value();
        co_return Result<void>();
    }
    Task<Result<void>> interrupted(BroadcastId, UnixMillis, media::Interruption) override {
        co_return Result<void>();
    }
    Task<Result<void>> resumed(BroadcastId) override { co_return Result<void>(); }
    Task<Result<void>> ended(BroadcastId, media::EndReason) override { co_return Result<void>(); }
    std::promise<void> live_now;
};

/// Everything from a publisher's frames to viewers' sockets, on two loops: the broadcast lives on the second.
class DeliveryTest : public testing::Test {
public:
    DeliveryTest() {
        EXPECT_TRUE(server->listen("127.0.0.1", 0, "http.port"));
        loops.start();
        publication = *leams::test::run(registry.publish({}, loops.at(1)));
    }
    ~DeliveryTest() override {
        on_broadcast_loop([this] { publication.reset(); });
        leams::test::run(registry.stop());
        server->stop_blocking(0ms);
        loops.stop();
    }

    void on_broadcast_loop(std::function<void()> work) {
        std::promise<void> done;
        loops.at(1).post([&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }
    void feed(int pictures) {
        on_broadcast_loop([&] {
            for (int i = 0; i < pictures; ++i, ++next) {
                auto frame = *packaging::test::make_frame(video, next * 3000, next % 60 == 0, 1000);
                publication->push(std::move(frame));
            }
        });
    }
    /// Until the deliveries have what was fed.
    void settle() {
        for (std::size_t i = 0; i < 2; ++i) {
            std::promise<void> done;
            loops.at(i).post([&] { done.set_value(); });
            done.get_future().get();
        }
    }
    std::string get(net::TestClient& client, const std::string& path) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        auto [head, body] = client.answer();
        last_head = head;
        return body;
    }
    std::size_t waiting() {
        std::size_t sum = 0;
        for (auto& delivery : deliveries) {
            std::promise<std::size_t> count;
            delivery->loop().post([&] { count.set_value(delivery->waiting()); });
            sum += count.get_future().get();
        }
        return sum;
    }
    void await_waiting(std::size_t count) {
        EXPECT_TRUE(leams::test::eventually([&] { return waiting() == count; }));
    }

    leams::test::FakeClock clock;
    runtime::Loops loops{2};
    std::vector<std::unique_ptr<Delivery>> deliveries = make_deliveries();
    Origin origin{{}, 1U << 30, clock, {deliveries[0].get(), deliveries[1].get()}, {}, {}};
    OpenDoor door;
    NoEvents events;
    media::Registry registry{{
        .home = loops.at(0),
        .clock = clock,
        .config = {},
        .authorizer = door,
        .events = events,
        .sinks = {&origin},
        .log = {},
    }};
    std::unique_ptr<net::HttpServer> server = std::make_unique<net::HttpServer>(
        loops,
        net::HttpLimits{},
        [this](runtime::Loop& loop) -> net::HttpHandler& { return *deliveries[loop.index()]; }
    );
    std::unique_ptr<media::Publication> publication;
    media::TrackInfoPtr video = packaging::test::video_track();
    std::int64_t next = 0;
    std::string last_head;

private:
    std::vector<std::unique_ptr<Delivery>> make_deliveries() {
        std::vector<std::unique_ptr<Delivery>> list;
        for (std::size_t i = 0; i < 2; ++i) {
            list.push_back(std::make_unique<Delivery>(loops.at(i), clock, DeliveryConfig{.max_waiting = 50}));
        }
        return list;
    }
};

TEST_F(DeliveryTest, FramesBecomePlaylistsAndSegments) {
    net::TestClient client(server->port());
    get(client, "/live/b1/index.m3u8");
    EXPECT_TRUE(last_head.starts_with("HTTP/1.1 404")) << "nothing to play yet";
    feed(60 * 2 + 1);
    events.live_now.get_future().get();
    settle();
    EXPECT_NE(get(client, "/live/b1/index.m3u8").find("main/index.m3u8"), std::string::npos);
    EXPECT_NE(get(client, "/live/b1/main/index.m3u8").find("1.m4s"), std::string::npos);
    const auto segment = get(client, "/live/b1/main/1.m4s");
    EXPECT_EQ(segment.substr(4, 4), "moof");
    std::string parts;
    for (int part = 0; part < 6; ++part) {
        parts += get(client, "/live/b1/main/1." + std::to_string(part) + ".m4s");
    }
    EXPECT_EQ(parts, segment);
    EXPECT_EQ(get(client, "/live/b1/main/init-0.mp4").substr(4, 4), "ftyp");
    for (const auto* channel : {"/live/@Ann/index.m3u8", "/live/%40ann/index.m3u8"}) {
        get(client, channel);
        EXPECT_TRUE(last_head.starts_with("HTTP/1.1 302")) << channel;
        EXPECT_NE(last_head.find("Location: /live/b1/index.m3u8\r\n"), std::string::npos);
    }
    get(client, "/live/@nobody/index.m3u8");
    EXPECT_TRUE(last_head.starts_with("HTTP/1.1 404"));
}

TEST_F(DeliveryTest, OnePartReleasesAllThatWait) {
    feed(60 * 2 + 1);
    settle();
    std::vector<std::unique_ptr<net::TestClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<net::TestClient>(server->port()));
        const std::string path = i % 2 == 0 ? "main/index.m3u8?_HLS_msn=2&_HLS_part=0" : "main/2.0.m4s";
        clients.back()->send("GET /live/b1/" + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    await_waiting(20);
    feed(11);
    for (int i = 0; i < 20; ++i) {
        const auto [head, body] = clients[static_cast<std::size_t>(i)]->answer();
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
        EXPECT_NE(body.find(i % 2 == 0 ? "2.0.m4s" : "moof"), std::string::npos);
    }
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(DeliveryTest, BroadcastIsAwaitedWhileSomebodyReloads) {
    const auto is_awaited = [this] {
        bool answer = false;
        on_broadcast_loop([&] { answer = publication->haste() == media::Haste::Part; });
        return answer;
    };
    feed(60 * 2 + 1);
    settle();
    net::TestClient client(server->port());
    get(client, "/live/b1/main/index.m3u8");
    feed(11);
    EXPECT_FALSE(is_awaited()) << "nobody waited for that part";
    client.send("GET /live/b1/main/index.m3u8?_HLS_msn=2&_HLS_part=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    await_waiting(1);
    feed(11);
    EXPECT_TRUE(client.answer().first.starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(is_awaited());
    clock.advance(3s);
    EXPECT_FALSE(is_awaited());
}

TEST_F(DeliveryTest, EndOfTheBroadcastReleasesThoseThatWait) {
    feed(60 * 2 + 1);
    settle();
    net::TestClient client(server->port());
    client.send("GET /live/b1/main/index.m3u8?_HLS_msn=3 HTTP/1.1\r\nHost: x\r\n\r\n");
    await_waiting(1);
    EXPECT_TRUE(leams::test::run(registry.end(UserId("c"))));
    EXPECT_TRUE(client.answer().second.ends_with("#EXT-X-ENDLIST\n"));
}

TEST_F(DeliveryTest, NobodyWaitsForever) {
    feed(60 * 2 + 1);
    settle();
    net::TestClient client(server->port());
    client.send("GET /live/b1/main/index.m3u8?_HLS_msn=3 HTTP/1.1\r\nHost: x\r\n\r\n");
    await_waiting(1);
    clock.advance(6s);
    EXPECT_TRUE(client.answer().first.starts_with("HTTP/1.1 503"));
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(DeliveryTest, WaitingIsBounded) {
    feed(60 * 2 + 1);
    settle();
    const auto ask = [this] {
        auto client = std::make_unique<net::TestClient>(server->port());
        client->send("GET /live/b1/main/2.0.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
        return client;
    };
    std::vector<std::unique_ptr<net::TestClient>> waiters;
    for (int i = 0; i < 100; ++i) { // Connections go to the two loops by turns.
        waiters.push_back(ask());
    }
    await_waiting(100);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(ask()->answer().first.starts_with("HTTP/1.1 503"));
    }
    feed(11);
    for (auto& waiter : waiters) {
        EXPECT_TRUE(waiter->answer().first.starts_with("HTTP/1.1 200"));
    }
}

TEST_F(DeliveryTest, EndedBroadcastsAreForgotten) {
    feed(60 * 2 + 1);
    settle();
    EXPECT_TRUE(leams::test::run(registry.end(UserId("c"))));
    settle();
    net::TestClient client(server->port());
    EXPECT_TRUE(get(client, "/live/b1/main/index.m3u8").ends_with("#EXT-X-ENDLIST\n"));
    clock.advance(61s);
    for (auto& delivery : deliveries) {
        delivery->loop().post([&] { delivery->sweep(); });
    }
    settle();
    get(client, "/live/b1/main/index.m3u8");
    EXPECT_TRUE(last_head.starts_with("HTTP/1.1 404"));
}

TEST_F(DeliveryTest, ABroadcastThatIsRemovedIsGoneAtOnceAlsoForThoseWhoWait) {
    feed(60 * 2 + 1);
    settle();
    net::TestClient waiter(server->port());
    waiter.send("GET /live/b1/main/index.m3u8?_HLS_msn=3 HTTP/1.1\r\nHost: x\r\n\r\n");
    await_waiting(1);
    for (auto& delivery : deliveries) {
        delivery->loop().post([&] { delivery->remove(BroadcastId("b1")); });
    }
    EXPECT_TRUE(waiter.answer().first.starts_with("HTTP/1.1 404"));
    EXPECT_EQ(waiting(), 0U);
    net::TestClient client(server->port());
    for (const auto* path : {"/live/b1/index.m3u8", "/live/b1/main/index.m3u8", "/live/b1/main/0.m4s"}) {
        get(client, path);
        EXPECT_TRUE(last_head.starts_with("HTTP/1.1 404")) << path;
    }
}

} // namespace
} // namespace leams::hls
