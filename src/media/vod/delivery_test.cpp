#include "core/formats/aac_silence.hpp"
#include "core/net/test_server.hpp"
#include "media/packaging/segment_index.hpp"
#include "media/vod/delivery.hpp"
#include "media/vod/stored_segment.hpp"
#include "media/vod/test_recording.hpp"
#include "test/eventually.hpp"
#include "test/fake_clock.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>

namespace leams::vod {
namespace {

using namespace std::chrono_literals;
using test::TestLibrary;
using test::TestRecording;

const std::string kTrack = "01922222-2222-7222-8222-000000000001";

class TestCatalog final : public Catalog {
public:
    runtime::Task<Result<Playable>> find(std::string name) override {
        ++asked;
        if (name == "all" || name == "private") {
            Playable playable{
                .broadcast = test::kBroadcast,
                .spans = {},
                .may_download = name == "all",
                .is_public = name == "all",
                .title = "A title",
                .poster = PosterObject{.key = "posters/a", .type = "image/webp", .version = "1"},
            };
            if (has_captions) {
                playable.captions.push_back({kTrack, "en", "English", "captions/a"});
            }
            co_return playable;
        }
        if (name == "cut") {
            co_return Playable{.broadcast = test::kBroadcast, .spans = {{.from = 4s, .until = 8s}}};
        }
        if (name == "edited") {
            co_return Playable{
                .broadcast = test::kBroadcast,
                .may_download = true,
                .removed = {{.from = 4s, .until = 6s}},
                .muted = {{.from = 8500ms, .until = 9s}},
            };
        }
        co_return Error::not_found("No such video");
    }
    std::atomic<int> asked{0};
    std::atomic<bool> has_captions{false};
};

class TestStoryboards final : public Storyboards {
public:
    runtime::Task<Result<stills::Storyboard>> find(BroadcastId) override {
        if (storyboard.tiles == 0) {
            co_return Error::not_found("None");
        }
        co_return storyboard;
    }
    stills::Storyboard storyboard;
};

/// Draws nothing: a sheet is its tiles' pixels.
class TestPainter final : public stills::Painter {
public:
    runtime::Task<Result<std::string>> poster(stills::Media) override { co_return std::string(); }
    runtime::Task<Result<std::string>> tile(stills::Media) override { co_return std::string(); }
    runtime::Task<Result<std::string>> sheet(std::string tiles) override {
        ++drawn;
        co_return tiles;
    }
    runtime::Task<Result<std::string>> open(runtime::ObjectBytes) override {
        co_return std::string(stills::kTilesOfSheet * transcode::kTileBytes, 'x');
    }
    std::atomic<int> drawn{0};
};

/// Ten seconds, ten more after a loss, over HTTP.
class VodDelivery : public testing::Test {
public:
    VodDelivery() {
        std::signal(SIGPIPE, SIG_IGN); // As the program does: clients leave.
        source.publish(10).publish(10).end();
        clock.advance(30s); // The recording ended a moment ago.
        EXPECT_TRUE(server->listen("127.0.0.1", 0, "http.port"));
        loops.start();
    }
    ~VodDelivery() override {
        server->stop_blocking(0ms);
        leams::test::run(runtime::on_loop(loops.at(0), delivery.stop()));
        loops.stop();
    }

    int get(const std::string& path, const std::string& headers = "", const std::string& method = "GET") {
        net::TestClient client(server->port());
        client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
        head = client.read_until("\r\n\r\n");
        body = client.read_all();
        return head.size() > 12 ? std::stoi(head.substr(9, 3)) : 0;
    }
    bool told(const std::string& line) const { return head.find("\r\n" + line + "\r\n") != head.npos; }
    std::string header(const std::string& name) const {
        const auto at = head.find("\r\n" + name + ": ");
        const auto from = at + name.size() + 4;
        return at == head.npos ? "" : head.substr(from, head.find("\r\n", from) - from);
    }

    TestRecording source;
    TestLibrary library{source};
    TestCatalog catalog;
    leams::test::FakeObjects objects;
    leams::test::FakeClock clock;
    Config config;
    PlaylistCache playlists{config.cache_bytes};
    TestStoryboards storyboards;
    TestPainter painter;
    Context context{clock, config, catalog, storyboards, library, objects, playlists, {}, &painter};
    runtime::Loops loops{1};
    Delivery delivery{loops.at(0), context};
    std::unique_ptr<net::HttpServer> server = std::make_unique<net::HttpServer>(
        loops, net::HttpLimits{}, [this](runtime::Loop&) -> net::HttpHandler& { return delivery; }
    );
    std::string head;
    std::string body;
};

TEST_F(VodDelivery, GivesEveryFileThatItsPlaylistsName) {
    ASSERT_EQ(get("/vod/all/index.m3u8"), 200);
    EXPECT_NE(body.find("main/index.m3u8"), body.npos);
    for (const std::string rendition : {"main", "audio"}) {
        ASSERT_EQ(get("/vod/all/" + rendition + "/index.m3u8"), 200);
        EXPECT_TRUE(told("Content-Type: application/vnd.apple.mpegurl"));
        EXPECT_TRUE(told("Access-Control-Allow-Origin: *"));
        EXPECT_TRUE(body.ends_with("#EXT-X-ENDLIST\n"));
        ASSERT_EQ(get("/vod/all/" + rendition + "/init-0.mp4"), 200);
        for (std::size_t position = 0; position < source.entries().size(); ++position) {
            ASSERT_EQ(get("/vod/all/" + rendition + "/" + std::to_string(position) + ".m4s"), 200);
            const auto& entry = source.entries()[position];
            EXPECT_EQ(body.size(), rendition == "main" ? entry.bytes : entry.audio_bytes);
            EXPECT_TRUE(told("Cache-Control: public, max-age=3600, immutable"));
        }
    }
    EXPECT_EQ(get("/vod/all/main/iframes.m3u8"), 200);
    EXPECT_EQ(get("/vod/all/main/" + std::to_string(source.entries().size()) + ".m4s"), 404);
    EXPECT_EQ(get("/vod/all/main/init-7.mp4"), 404);
}

TEST_F(VodDelivery, FindsCaptionsThatHaveJustCome) {
    EXPECT_EQ(get("/vod/all/captions/" + kTrack + "/all.vtt"), 404);
    const auto text = std::make_shared<const std::string>("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n");
    ASSERT_TRUE(leams::test::run(objects.put("captions/a", text, {})));
    catalog.has_captions = true;
    ASSERT_EQ(get("/vod/all/captions/" + kTrack + "/all.vtt"), 200) << body;
    EXPECT_TRUE(told("Content-Type: text/vtt; charset=utf-8"));
    EXPECT_NE(body.find("Hello"), body.npos);
    EXPECT_EQ(get("/vod/all/captions/" + kTrack + "/index.m3u8"), 200);
    EXPECT_EQ(
        get("/vod/all/captions/" + kTrack + "/index.m3u8", "If-None-Match: " + header("ETag") + "\r\n"), 304
    );
    ASSERT_EQ(get("/vod/all/index.m3u8"), 200);
    EXPECT_NE(body.find("captions/" + kTrack + "/index.m3u8"), body.npos);
    // Asked for by an id that nobody has, the catalog is asked; by anything else it is not.
    const int asked = catalog.asked;
    EXPECT_EQ(get("/vod/all/captions/x/all.vtt"), 404);
    EXPECT_EQ(catalog.asked, asked);
}

TEST_F(VodDelivery, GivesPartsOfSegments) {
    const auto whole = source.bytes(3);
    ASSERT_EQ(get("/vod/all/main/3.m4s", "Range: bytes=100-299\r\n"), 206);
    EXPECT_EQ(body, whole.substr(100, 200));
    EXPECT_EQ(header("Content-Range"), "bytes 100-299/" + std::to_string(whole.size()));
    EXPECT_EQ(get("/vod/all/main/3.m4s", "If-None-Match: \"3\"\r\n"), 304);
    EXPECT_EQ(get("/vod/all/main/3.m4s", "Range: bytes=99999999-\r\n"), 416);
    ASSERT_EQ(get("/vod/all/audio/3.m4s", "Range: bytes=-10\r\n"), 206);
    EXPECT_EQ(body.size(), 10u);
}

TEST_F(VodDelivery, GivesPlaylistsCompressed) {
    ASSERT_EQ(get("/vod/all/main/index.m3u8", "Accept-Encoding: gzip\r\n"), 200);
    EXPECT_TRUE(told("Content-Encoding: gzip"));
    EXPECT_TRUE(body.starts_with("\x1F\x8B"));
    EXPECT_EQ(
        get("/vod/all/main/index.m3u8", "If-None-Match: " + header("ETag") + "\r\nAccept-Encoding: gzip\r\n"),
        304
    );
}

TEST_F(VodDelivery, GivesNothingThatWasCutOut) {
    EXPECT_EQ(get("/vod/cut/main/2.m4s"), 200);
    EXPECT_EQ(get("/vod/cut/main/0.m4s"), 404);
    EXPECT_EQ(get("/vod/cut/main/8.m4s"), 404);
    EXPECT_EQ(get("/vod/cut/download.mp4"), 403);
}

TEST_F(VodDelivery, GivesNothingThatItsOwnerHasTakenOut) {
    ASSERT_EQ(get("/vod/edited/main/index.m3u8"), 200);
    EXPECT_EQ(body.find("\n2.m4s"), body.npos);
    EXPECT_NE(body.find("#EXT-X-DISCONTINUITY\n"), body.npos);
    EXPECT_EQ(get("/vod/edited/main/2.m4s"), 404);
    EXPECT_EQ(get("/vod/edited/audio/2.m4s"), 404);
    storyboards.storyboard = {.interval_ms = 5'000, .tiles = 4};
    ASSERT_EQ(get("/vod/edited/storyboard.vtt"), 200);
    EXPECT_EQ(body.find("xywh=160,0,"), body.npos); // What is seen after five seconds.
    const auto at = body.find("storyboard-5000-0.jpg?v=4-");
    ASSERT_NE(at, body.npos);
    const auto address = body.substr(at, body.find('#', at) - at);
    const auto key = stills::sheet_key(test::kBroadcast, 5'000, 0);
    ASSERT_TRUE(leams::test::run(objects.put(key, std::make_shared<const std::string>("a sheet"), {})));
    for (const auto& [name, cache] :
         {std::pair(address, hls::kImmutable), {"storyboard-5000-0.jpg?v=4", "no-store"}}) {
        ASSERT_EQ(get("/vod/edited/" + name), 200);
        EXPECT_TRUE(told("Cache-Control: " + std::string(cache)));
        EXPECT_EQ(body.substr(0, 5), "xxxxx");
        EXPECT_EQ(body.substr(transcode::kTileBytes, transcode::kTileBytes), transcode::dark_tile());
        EXPECT_EQ(body[2 * transcode::kTileBytes], 'x');
    }
    EXPECT_EQ(painter.drawn, 1);
    EXPECT_EQ(get("/vod/edited/storyboard-2500-0.jpg"), 404);
    EXPECT_EQ(get("/vod/edited/storyboard-5000-1.jpg"), 404);
}

/// The frames of a segment's sound, one after another.
std::string sound_frames(const std::string& segment) {
    std::string frames;
    const StoredSegment stored(std::make_shared<const std::string>(segment));
    EXPECT_TRUE(stored.for_each_chunk(
        [&](std::uint64_t offset, const formats::Mp4ChunkHead& head, std::string&) -> Result<void> {
            if (head.track_id == packaging::kAudioTrackId) {
                frames += segment.substr(offset + head.head_bytes, head.bytes - head.head_bytes);
            }
            return {};
        }
    ));
    return frames;
}

TEST_F(VodDelivery, GivesSilenceForWhatIsMutedUnderEveryAddress) {
    const std::string silent(as_text(formats::make_silent_aac_frame(2, 300)));
    const auto original = sound_frames(source.bytes(4));
    ASSERT_EQ(get("/vod/edited/main/index.m3u8"), 200);
    const auto address = body.find("\n4.m4s?v=m");
    ASSERT_NE(address, body.npos);
    EXPECT_NE(body.find("\n3.m4s\n"), body.npos);
    const auto name = body.substr(address + 1, body.find('\n', address + 1) - address - 1);
    ASSERT_EQ(get("/vod/edited/main/" + name), 200);
    EXPECT_TRUE(told("Cache-Control: " + std::string(hls::kImmutable)));
    EXPECT_EQ(body.size(), source.bytes(4).size());
    const auto whole = body;
    const auto frames = sound_frames(whole);
    ASSERT_EQ(frames.size(), original.size());
    std::size_t muted = 0;
    for (std::size_t at = 0; at < frames.size(); at += 300) {
        muted += frames.substr(at, 300) == silent ? 1 : 0;
    }
    EXPECT_GE(muted * 1024, 48'000 / 2); // Half a second, and the margin on both sides.
    EXPECT_LE(muted * 1024, 48'000 / 2 + 48'000 * 3 / 10);
    ASSERT_EQ(get("/vod/edited/main/4.m4s"), 200);
    EXPECT_TRUE(told("Cache-Control: no-store"));
    EXPECT_EQ(body, whole);
    ASSERT_EQ(get("/vod/edited/main/4.m4s", "Range: bytes=100-2099\r\n"), 206);
    EXPECT_EQ(body, whole.substr(100, 2000));
    ASSERT_EQ(get("/vod/edited/audio/" + name), 200);
    EXPECT_EQ(sound_frames(body), frames);
    library.door = "https://store/";
    EXPECT_EQ(get("/vod/edited/main/" + name), 200); // The store has the sound as it was.
    library.door.clear();
    ASSERT_EQ(get("/vod/edited/download.mp4"), 200);
    EXPECT_NE(body.find(frames.substr(frames.find(silent), 300)), body.npos);
    ASSERT_EQ(get("/vod/all/main/4.m4s?v=m123"), 200); // Nobody keeps this under what may mean silence later.
    EXPECT_TRUE(told("Cache-Control: no-store"));
    EXPECT_EQ(body, source.bytes(4));
}

TEST_F(VodDelivery, KeepsPrivateVideosOutOfSharedCaches) {
    for (const std::string file : {"index.m3u8", "main/index.m3u8", "main/0.m4s"}) {
        ASSERT_EQ(get("/vod/private/" + file), 200);
        EXPECT_TRUE(header("Cache-Control").starts_with("private")) << file;
    }
}

TEST_F(VodDelivery, AsksAnewForWhatWasNotThereAMomentAgo) {
    EXPECT_EQ(get("/vod/other/index.m3u8"), 404);
    EXPECT_EQ(get("/vod/other/main/index.m3u8"), 404);
    EXPECT_EQ(catalog.asked, 2);
    EXPECT_EQ(get("/vod/all/nothing"), 404);
    EXPECT_EQ(get("/vod/all"), 404);
    EXPECT_EQ(get("/vod//index.m3u8"), 404);
    EXPECT_EQ(get("/vod/" + std::string(300, 'x') + "/index.m3u8"), 404);
    EXPECT_EQ(catalog.asked, 2);
}

TEST_F(VodDelivery, RewindsWhatHasJustEndedAndNothingOlder) {
    const auto path = "/dvr/" + test::kBroadcast.str();
    ASSERT_EQ(get(path + "/main/index.m3u8"), 200);
    EXPECT_TRUE(body.ends_with("#EXT-X-ENDLIST\n"));
    EXPECT_EQ(get(path + "/main/0.m4s"), 200);
    EXPECT_EQ(get(path + "/download.mp4"), 403);
    clock.advance(5min);
    EXPECT_EQ(get(path + "/main/index.m3u8"), 404);
    EXPECT_EQ(get(path + "/main/0.m4s"), 404);
    EXPECT_EQ(get("/dvr/not-an-id/main/index.m3u8"), 404);
}

TEST_F(VodDelivery, LeadsToTheStoreThatServesItself) {
    library.door = "https://store.example/";
    ASSERT_EQ(get("/vod/all/main/3.m4s"), 302);
    EXPECT_TRUE(told("Location: https://store.example/3"));
    EXPECT_EQ(get("/vod/all/audio/3.m4s"), 200); // Which has no sound alone.
}

TEST_F(VodDelivery, AsksToComeAgainWhileTheStoreIsAway) {
    library.is_away = true;
    EXPECT_EQ(get("/vod/all/main/3.m4s"), 503);
    EXPECT_EQ(header("Retry-After"), "1");
    EXPECT_EQ(delivery.stats().refused, 1u);
}

TEST_F(VodDelivery, DownloadsAFileAndGoesOnWithIt) {
    ASSERT_EQ(get("/vod/all/download.mp4"), 200);
    const auto whole = body;
    const auto etag = header("ETag");
    EXPECT_EQ(header("Content-Length"), std::to_string(whole.size()));
    EXPECT_EQ(
        header("Content-Disposition"), "attachment; filename=\"A title.mp4\"; filename*=UTF-8''A%20title.mp4"
    );
    EXPECT_GT(whole.size(), source.get()->bytes());
    for (const std::size_t at : {std::size_t{0}, std::size_t{10}, whole.size() / 3, whole.size() - 1}) {
        auto headers = "If-Range: " + etag + "\r\n";
        headers += "Range: bytes=" + std::to_string(at) + "-\r\n";
        ASSERT_EQ(get("/vod/all/download.mp4", headers), 206);
        EXPECT_EQ(body, whole.substr(at)) << at;
    }
    ASSERT_EQ(get("/vod/all/download.mp4", "Range: bytes=5-\r\nIf-Range: \"other\"\r\n"), 200);
    EXPECT_EQ(body, whole);
    EXPECT_EQ(get("/vod/all/download-2.mp4"), 404);
}

TEST_F(VodDelivery, TellsOfAFileWithoutReadingIt) {
    ASSERT_EQ(get("/vod/all/download.mp4", "", "HEAD"), 200);
    EXPECT_GT(std::stoul(header("Content-Length")), source.get()->bytes());
    EXPECT_EQ(body, "");
    EXPECT_LE(library.segments, 3); // The ends of two runs.
}

/// Of 36 MB: more than sockets take.
class LargeDownload : public VodDelivery {
public:
    LargeDownload() { source.publish(20, {.picture_bytes = 60'000}); }
};

TEST_F(LargeDownload, WaitsForTheClient) {
    net::TestClient client(server->port(), 64 * 1024);
    client.send("GET /vod/all/download.mp4 HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto [answer, whole] = client.answer();
    EXPECT_GT(whole.size(), source.get()->bytes());
}

TEST_F(LargeDownload, EndsWithTheClient) {
    net::TestClient client(server->port(), 64 * 1024);
    client.send("GET /vod/all/download.mp4 HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read(1'000'000);
    client.hang_up();
    EXPECT_TRUE(leams::test::eventually([&] { return server->stats().open == 0; }));
    EXPECT_LT(library.segments, static_cast<int>(source.entries().size()));
}

TEST_F(LargeDownload, LeavesPlacesToOthers) {
    std::vector<std::unique_ptr<net::TestClient>> greedy;
    for (std::size_t i = 0; i < config.max_downloads_of_client; ++i) {
        greedy.push_back(std::make_unique<net::TestClient>(server->port(), 64 * 1024));
        greedy.back()->send("GET /vod/all/download.mp4 HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_TRUE(greedy.back()->read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    }
    EXPECT_EQ(get("/vod/all/download.mp4"), 503);
    EXPECT_EQ(get("/vod/all/main/0.m4s"), 200);
    greedy.clear();
    EXPECT_TRUE(leams::test::eventually([&] { return get("/vod/all/download.mp4", "", "HEAD") == 200; }));
}

TEST_F(VodDelivery, GivesAPosterToWhoeverMaySeeTheVideo) {
    EXPECT_EQ(get("/vod/all/poster.jpg?v=1"), 404); // It is gone from the store.
    ASSERT_TRUE(
        leams::test::run(objects.put("posters/a", std::make_shared<const std::string>("a picture"), {}))
    );
    ASSERT_EQ(get("/vod/all/poster.jpg?v=1"), 200);
    EXPECT_EQ(body, "a picture");
    EXPECT_TRUE(told("Content-Type: image/webp"));
    EXPECT_TRUE(told("Cache-Control: public, max-age=3600, immutable"));
    EXPECT_EQ(get("/vod/all/poster.jpg?v=1", "If-None-Match: " + header("ETag") + "\r\n"), 304);
    ASSERT_EQ(get("/vod/private/poster.jpg?v=1"), 200);
    EXPECT_TRUE(told("Cache-Control: private, max-age=3600, immutable"));
    ASSERT_EQ(get("/vod/all/poster.jpg?v=2"), 200); // Another has been there, or is to come.
    EXPECT_TRUE(told("Cache-Control: no-cache"));
    EXPECT_EQ(get("/vod/cut/poster.jpg"), 404); // It has none.
    EXPECT_EQ(get("/vod/none/poster.jpg"), 404);
}

TEST_F(VodDelivery, GivesPreviewsOfWhatMayBeSeenAsAWhole) {
    EXPECT_EQ(get("/vod/all/storyboard.vtt"), 404);
    storyboards.storyboard = {.interval_ms = 10'000, .tiles = 2};
    const auto key = stills::sheet_key(test::kBroadcast, 10'000, 0);
    ASSERT_TRUE(leams::test::run(objects.put(key, std::make_shared<const std::string>("a sheet"), {})));
    ASSERT_EQ(get("/vod/all/storyboard.vtt"), 200);
    EXPECT_TRUE(told("Content-Type: text/vtt; charset=utf-8"));
    EXPECT_TRUE(body.starts_with("WEBVTT\n"));
    EXPECT_NE(body.find("storyboard-10000-0.jpg?v=2#xywh=160,0,160,90"), body.npos);
    ASSERT_EQ(get("/vod/all/storyboard-10000-0.jpg?v=2"), 200);
    EXPECT_EQ(body, "a sheet");
    EXPECT_TRUE(told("Content-Type: image/jpeg"));
    EXPECT_EQ(get("/dvr/" + test::kBroadcast.str() + "/storyboard.vtt"), 200);
    EXPECT_EQ(get("/vod/all/storyboard-10000-1.jpg"), 404);
    EXPECT_EQ(get("/vod/all/storyboard-10000.jpg"), 404);
    for (const std::string file : {"storyboard.vtt", "storyboard-10000-0.jpg"}) {
        EXPECT_EQ(get("/vod/cut/" + file), 404);
    }
}

} // namespace
} // namespace leams::vod
