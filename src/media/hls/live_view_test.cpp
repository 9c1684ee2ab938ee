#include "media/hls/live_view.hpp"
#include "media/packaging/packager.hpp"
#include "media/packaging/test_tracks.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace leams::hls {
namespace {

/// The snapshots of a source as it goes on.
class Viewer : public packaging::RenditionListener {
public:
    explicit Viewer(std::uint64_t first_sequence = 0)
        : packager_(
              packaging::PackagerConfig{
                  .window = media::MediaTime{20'000'000}, .first_sequence = first_sequence
              },
              clock_,
              memory_,
              {}
          ) {
        tracks_ = {.video = packaging::test::video_track(), .audio = nullptr};
        packager_.on_tracks(tracks_);
        packager_.add(*this);
    }
    void add_sound() {
        tracks_.audio = packaging::test::audio_track();
        packager_.on_tracks(tracks_);
    }
    void feed(int pictures) {
        for (int i = 0; i < pictures; ++i, ++next_) {
            for (; tracks_.audio && next_sound_ * 1024 <= next_ * 1600; ++next_sound_) {
                packager_.on_frame(packaging::test::make_frame(tracks_.audio, next_sound_ * 1024, true, 300));
            }
            packager_.on_frame(
                packaging::test::make_frame(tracks_.video, next_ * 3000, keys_ && next_ % 60 == 0, 1000)
            );
        }
    }
    void stop_keys() { keys_ = false; }
    void go_on_with_keys() { keys_ = true; }
    void end() { packager_.on_end(); }

    void on_renditions(const packaging::Renditions& renditions) override {
        const auto snapshot = std::make_shared<const Snapshot>(Snapshot{
            .id = BroadcastId("b"), .username = "ann", .renditions = renditions, .version = ++version_
        });
        if (playlists_) {
            playlists_->update(snapshot);
        } else {
            playlists_.emplace(gzip_, snapshot);
        }
    }

    /// The status of a GET, 0 when it has to wait.
    int get(const std::string& name, const std::string& query = "", const std::string& header = "") {
        answer(name, query, header);
        return response ? response->status : 0;
    }
    std::string headers() const {
        return response->headers + (response->shared_headers ? *response->shared_headers : "");
    }
    std::uint64_t length() const { return std::get<net::FileRange>(response->body).length; }
    std::string body() const {
        const auto* range = std::get_if<net::FileRange>(&response->body);
        if (range == nullptr) {
            const auto* made = std::get_if<std::string>(&response->body);
            return made ? *made : text();
        }
        std::string bytes(range->length, '\0');
        EXPECT_EQ(
            ::pread(range->fd, bytes.data(), bytes.size(), static_cast<off_t>(range->offset)),
            static_cast<ssize_t>(bytes.size())
        );
        return bytes;
    }
    const std::string& text() const { return *std::get<net::SharedText>(response->body); }

    std::optional<net::Response> response;

private:
    void answer(const std::string& name, const std::string& query, const std::string& header) {
        http1::Head head;
        const auto text = "GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
        ASSERT_TRUE(http1::parse_request(text, head));
        net::Request request;
        request.method = "GET";
        request.query = query;
        request.head = &head;
        const auto parsed = parse_live_request(name, request);
        if (!parsed) {
            response = plain_answer(parsed.error().code() == ErrorCode::NotFound ? 404 : 400, "");
        } else {
            response = resolve(*playlists_, *parsed);
        }
    }

    packaging::test::ManualClock clock_;
    packaging::SegmentMemory memory_{Descriptor()};
    packaging::Packager packager_;
    GzipEncoder gzip_;
    std::optional<ReadyPlaylists> playlists_;
    media::Tracks tracks_;
    bool keys_ = true;
    std::int64_t next_ = 0;
    std::int64_t next_sound_ = 0;
    std::uint64_t version_ = 0;
};

/// Ten seconds and a bit: segments 0 to 4 are complete, and 5 has one part.
struct Started : Viewer {
    explicit Started(std::uint64_t first_sequence = 0)
        : Viewer(first_sequence) {
        feed(5 * 60 + 10 + 1);
    }
};

/// The same with sound, which can be heard alone.
struct WithSound : Viewer {
    WithSound() {
        add_sound();
        feed(5 * 60 + 10 + 1);
    }
};

TEST(LiveView, SoundAloneHasTheSameNamesAndItsOwnBytes) {
    WithSound viewer;
    ASSERT_EQ(viewer.get("main/3.m4s"), 200);
    const auto everything = viewer.body();
    ASSERT_EQ(viewer.get("audio/3.m4s"), 200);
    const auto sound = viewer.body();
    EXPECT_LT(sound.size(), everything.size() / 3);

    std::string parts;
    for (int part = 0; viewer.get("audio/3." + std::to_string(part) + ".m4s") == 200; ++part) {
        parts += viewer.body();
    }
    EXPECT_EQ(parts, sound);
    ASSERT_EQ(viewer.get("audio/3.m4s", "", "Range: bytes=100-299\r\n"), 206);
    EXPECT_EQ(viewer.body(), sound.substr(100, 200));

    ASSERT_EQ(viewer.get("main/init-0.mp4"), 200);
    const auto init = viewer.text();
    ASSERT_EQ(viewer.get("audio/init-0.mp4"), 200);
    EXPECT_NE(init.find("avc1"), init.npos);
    EXPECT_EQ(viewer.text().find("avc1"), init.npos);
    EXPECT_NE(viewer.text().find("mp4a"), init.npos);
}

TEST(LiveView, SoundAloneIsWaitedForLikeAll) {
    WithSound viewer;
    for (const std::string rendition : {"main/", "audio/"}) {
        EXPECT_EQ(viewer.get(rendition + "index.m3u8", "_HLS_msn=5&_HLS_part=0"), 200);
        EXPECT_EQ(viewer.get(rendition + "index.m3u8", "_HLS_msn=5&_HLS_part=1"), 0);
        EXPECT_EQ(viewer.get(rendition + "index.m3u8", "_HLS_msn=7"), 400);
        EXPECT_EQ(viewer.get(rendition + "5.1.m4s"), 0);
    }
    viewer.feed(10);
    EXPECT_EQ(viewer.get("audio/index.m3u8", "_HLS_msn=5&_HLS_part=1"), 200);
    EXPECT_EQ(viewer.get("audio/5.1.m4s"), 200);
    viewer.get("index.m3u8");
    EXPECT_NE(viewer.text().find("\naudio/index.m3u8\n"), std::string::npos) << viewer.text();
}

TEST(LiveView, WhoCannotJoinThePicturesHearsTheSound) {
    WithSound viewer;
    const auto lists = [&](const std::string& rendition) {
        viewer.get("index.m3u8");
        return viewer.text().find("\n" + rendition + "/index.m3u8\n") != std::string::npos;
    };
    viewer.stop_keys();
    viewer.feed(20 * 30); // The last key picture is still listed.
    EXPECT_TRUE(lists("main"));
    viewer.feed(60 * 30);
    EXPECT_FALSE(lists("main"));
    EXPECT_TRUE(lists("audio"));
    EXPECT_EQ(viewer.get("main/index.m3u8"), 200); // Who is there goes on.
    viewer.go_on_with_keys();
    viewer.feed(120);
    EXPECT_TRUE(lists("main"));
}

TEST(LiveView, NamesOfNoRenditionAreNotFound) {
    WithSound viewer;
    Started mute;
    for (const std::string name : {"index.m3u8", "3.m4s", "3.0.m4s", "init-0.mp4"}) {
        EXPECT_EQ(viewer.get("audio/" + name), 200) << name;
        EXPECT_EQ(mute.get("audio/" + name), 404) << name;
        EXPECT_EQ(viewer.get("720p/" + name), 404) << name;
        EXPECT_EQ(viewer.get("/" + name), 404) << name;
    }
}

TEST(LiveView, ABroadcastThatGoesOnReusesNoEtag) {
    Started before;
    Started after(5000);
    for (const std::string name : {"index.m3u8", "main/index.m3u8"}) {
        ASSERT_EQ(before.get(name), 200);
        const auto headers = before.headers();
        const auto start = headers.find("ETag: ") + 6;
        const auto etag = headers.substr(start, headers.find("\r\n", start) - start);
        EXPECT_EQ(after.get(name, "", "If-None-Match: " + etag + "\r\n"), 200) << name << ' ' << etag;
    }
}

TEST(LiveView, BlockingReloadWaitsForExactlyWhatWasAsked) {
    struct Case {
        const char* query;
        int status;
    };
    constexpr Case kCases[] = {
        {"", 200},
        {"_HLS_msn=0", 200},
        {"_HLS_msn=4", 200},
        {"_HLS_msn=5", 0},               // The whole segment.
        {"_HLS_msn=5&_HLS_part=0", 200}, // There already.
        {"_HLS_msn=5&_HLS_part=1", 0},
        {"_HLS_msn=5&_HLS_part=3", 0},
        {"_HLS_msn=5&_HLS_part=10", 400}, // Past the advance part limit.
        {"_HLS_msn=4&_HLS_part=6", 200},  // Past the segment's end: the next one's first part.
        {"_HLS_msn=4&_HLS_part=99", 200},
        {"_HLS_msn=6", 0},
        {"_HLS_msn=6&_HLS_part=0", 0},
        {"_HLS_msn=7", 400}, // Too far ahead.
        {"_HLS_msn=99999999", 400},
        {"_HLS_part=1", 400},
        {"_HLS_msn=x", 400},
        {"_HLS_msn=", 400},
        {"_HLS_msn=-1", 400},
        {"_HLS_msn=5&_HLS_part=x", 400},
        {"token=1&_HLS_msn=4&other", 200}, // Others are ignored.
    };
    Started viewer;
    for (const auto& [query, status] : kCases) {
        EXPECT_EQ(viewer.get("main/index.m3u8", query), status) << query;
    }
}

TEST(LiveView, WaitersAreSatisfiedByTheNextPart) {
    Started viewer;
    EXPECT_EQ(viewer.get("main/index.m3u8", "_HLS_msn=5&_HLS_part=1"), 0);
    viewer.feed(10);
    EXPECT_EQ(viewer.get("main/index.m3u8", "_HLS_msn=5&_HLS_part=1"), 200);
    EXPECT_NE(viewer.text().find("5.1.m4s"), std::string::npos);
}

TEST(LiveView, EndReleasesEverybody) {
    Started viewer;
    viewer.end();
    EXPECT_EQ(viewer.get("main/index.m3u8", "_HLS_msn=6"), 200);
    EXPECT_TRUE(viewer.text().ends_with("#EXT-X-ENDLIST\n"));
    EXPECT_EQ(viewer.get("main/6.0.m4s"), 404);
}

TEST(LiveView, HintedPartIsWaitedForAndOthersAreNot) {
    Started viewer;
    EXPECT_EQ(viewer.get("main/5.0.m4s"), 200);
    EXPECT_EQ(viewer.get("main/5.1.m4s"), 0);
    EXPECT_EQ(viewer.get("main/5.2.m4s"), 404);
    EXPECT_EQ(viewer.get("main/6.0.m4s"), 404);
    EXPECT_EQ(viewer.get("main/4.6.m4s"), 404);
    EXPECT_EQ(viewer.get("main/5.m4s"), 404) << "it is not complete";
    viewer.feed(10);
    EXPECT_EQ(viewer.get("main/5.1.m4s"), 200);
}

TEST(LiveView, HintedPartThatNeverComesIsAnswered) {
    Started viewer;
    viewer.feed(49); // The segment's six parts are there, and the next picture is a key picture.
    EXPECT_EQ(viewer.get("main/5.5.m4s"), 0);
    viewer.feed(1);
    EXPECT_EQ(viewer.get("main/5.5.m4s"), 200);
    EXPECT_EQ(viewer.get("main/5.6.m4s"), 404);
    EXPECT_EQ(viewer.get("main/6.0.m4s"), 0);
}

TEST(LiveView, PartsAreRangesOfTheirSegment) {
    Started viewer;
    std::uint64_t sum = 0;
    for (int part = 0; part < 6; ++part) {
        ASSERT_EQ(viewer.get("main/4." + std::to_string(part) + ".m4s"), 200);
        EXPECT_EQ(std::get<net::FileRange>(viewer.response->body).offset, sum);
        sum += viewer.length();
    }
    ASSERT_EQ(viewer.get("main/4.m4s"), 200);
    EXPECT_EQ(viewer.length(), sum);
}

TEST(LiveView, RangesOfSegments) {
    Started viewer;
    viewer.get("main/4.m4s");
    const auto size = viewer.length();
    const auto range = [&](const std::string& value) {
        return viewer.get("main/4.m4s", "", "Range: " + value + "\r\n");
    };
    EXPECT_EQ(range("bytes=0-0"), 206);
    EXPECT_EQ(viewer.length(), 1U);
    EXPECT_EQ(range("bytes=100-"), 206);
    EXPECT_EQ(viewer.length(), size - 100);
    EXPECT_EQ(range("bytes=-100"), 206);
    EXPECT_EQ(viewer.length(), 100U);
    EXPECT_NE(
        viewer.headers().find("Content-Range: bytes " + std::to_string(size - 100) + "-"), std::string::npos
    );
    EXPECT_EQ(range("bytes=0-999999999"), 206);
    EXPECT_EQ(viewer.length(), size);
    EXPECT_EQ(range("bytes=" + std::to_string(size) + "-"), 416);
    EXPECT_NE(viewer.headers().find("Content-Range: bytes */"), std::string::npos);
    EXPECT_EQ(range("bytes=-0"), 416);
    for (const char* odd : {"bytes=5-2", "bytes=x-", "bytes=0-1,3-4", "lines=1-2", "bytes=-"}) {
        EXPECT_EQ(range(odd), 200) << odd;
        EXPECT_EQ(viewer.length(), size);
    }
}

TEST(LiveView, RangesOfTheInitSegment) {
    Started viewer;
    const auto range = [&](const std::string& value) {
        return viewer.get("main/init-0.mp4", "", "Range: " + value + "\r\n");
    };
    ASSERT_EQ(viewer.get("main/init-0.mp4"), 200);
    EXPECT_NE(viewer.headers().find("Accept-Ranges: bytes\r\n"), std::string::npos);
    const auto whole = *std::get<net::SharedText>(viewer.response->body);
    EXPECT_EQ(range("bytes=4-7"), 206);
    EXPECT_EQ(std::get<std::string>(viewer.response->body), "ftyp");
    const auto size = std::to_string(whole.size());
    EXPECT_NE(viewer.headers().find("Content-Range: bytes 4-7/" + size + "\r\n"), std::string::npos);
    EXPECT_EQ(range("bytes=-8"), 206);
    EXPECT_EQ(std::get<std::string>(viewer.response->body), whole.substr(whole.size() - 8));
    EXPECT_EQ(range("bytes=" + size + "-"), 416);
}

TEST(LiveView, OldSegmentsStayAWhileAndGo) {
    Viewer viewer;
    viewer.feed(60 * 40 + 1);
    EXPECT_EQ(viewer.get("main/39.m4s"), 200);
    EXPECT_EQ(viewer.get("main/25.m4s"), 200)
        << "not in the playlist, but asked for by those who saw it there";
    EXPECT_EQ(viewer.get("main/5.m4s"), 404);
}

TEST(LiveView, NamesThatAreNotOurs) {
    Started viewer;
    for (const char* name :
         {"",
          "main",
          "main/",
          "main/x.m4s",
          "main/1.x.m4s",
          "main/1.2.3.m4s",
          "main/-1.m4s",
          "main/init-.mp4",
          "main/init-7.mp4",
          "../etc/passwd",
          "main/99999999999999999999.m4s",
          "index.m3u",
          "main/.m4s",
          "main/1..m4s"}) {
        EXPECT_EQ(viewer.get(name), 404) << name;
    }
    EXPECT_EQ(viewer.get("main/init-0.mp4"), 200);
    EXPECT_EQ(viewer.get("index.m3u8"), 200);
}

TEST(LiveView, CachesAreToldHowLong) {
    Started viewer;
    viewer.get("main/index.m3u8");
    EXPECT_NE(viewer.headers().find("Cache-Control: no-cache\r\n"), std::string::npos);
    viewer.get("main/index.m3u8", "_HLS_msn=5&_HLS_part=0");
    EXPECT_NE(viewer.headers().find("Cache-Control: public, max-age=6\r\n"), std::string::npos);
    viewer.get("main/4.m4s");
    EXPECT_NE(viewer.headers().find("immutable"), std::string::npos);
    EXPECT_NE(viewer.headers().find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
}

TEST(LiveView, EtagsSpareTheBody) {
    Started viewer;
    for (const char* name :
         {"index.m3u8", "main/index.m3u8", "main/4.m4s", "main/5.0.m4s", "main/init-0.mp4"}) {
        ASSERT_EQ(viewer.get(name), 200);
        const auto headers = viewer.headers();
        const auto start = headers.find("ETag: ") + 6;
        const auto etag = headers.substr(start, headers.find("\r\n", start) - start);
        EXPECT_EQ(viewer.get(name, "", "If-None-Match: " + etag + "\r\n"), 304) << name;
        EXPECT_EQ(viewer.get(name, "", "If-None-Match: \"x\", W/" + etag + "\r\n"), 304) << name;
        EXPECT_EQ(viewer.get(name, "", "If-None-Match: \"other\"\r\n"), 200) << name;
    }
}

TEST(LiveView, CompressedPlaylistsDifferByEtag) {
    Started viewer;
    ASSERT_EQ(viewer.get("main/index.m3u8", "", "Accept-Encoding: br, gzip\r\n"), 200);
    EXPECT_NE(viewer.headers().find("Content-Encoding: gzip\r\n"), std::string::npos);
    EXPECT_NE(viewer.headers().find("Vary: Accept-Encoding\r\n"), std::string::npos);
    EXPECT_EQ(static_cast<unsigned char>(viewer.text()[0]), 0x1F);
    const auto packed = viewer.headers();
    ASSERT_EQ(viewer.get("main/index.m3u8"), 200);
    EXPECT_NE(packed.substr(packed.find("ETag")), viewer.headers().substr(viewer.headers().find("ETag")));
    for (const std::string refusal : {"gzip;q=0", "*, gzip;q=0.0", "identity"}) {
        ASSERT_EQ(viewer.get("main/index.m3u8", "", "Accept-Encoding: " + refusal + "\r\n"), 200);
        EXPECT_EQ(viewer.headers().find("Content-Encoding"), std::string::npos) << refusal;
    }
}

TEST(LiveView, DeltaUpdateOnRequest) {
    Viewer viewer;
    viewer.feed(60 * 12 + 1);
    viewer.get("main/index.m3u8", "_HLS_skip=YES");
    EXPECT_NE(viewer.text().find("#EXT-X-SKIP:SKIPPED-SEGMENTS="), std::string::npos);
    viewer.get("main/index.m3u8", "_HLS_skip=no");
    EXPECT_EQ(viewer.text().find("#EXT-X-SKIP"), std::string::npos);
}

} // namespace
} // namespace leams::hls
